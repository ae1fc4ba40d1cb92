package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.ProviderState;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What both login operations have in common; they differ in name and in the form of a refusal. */
abstract class LoginContract {

    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Map<String, Object> ADA = Map.of("email", EMAIL, "password", PASSWORD);
    private static final String TOO_LONG = "a".repeat(243) + "@example.com";

    private final String operation;

    LoginContract(String operation) {
        this.operation = operation;
    }

    abstract Token logIn(AuthClient client, String email, String password);

    abstract DslPart refusal(String reason, String message);

    abstract Optional<String> correlationCode();

    @Pact(consumer = "auth-client")
    V4Pact rightPassword(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.USER.text(), ADA),
                "the right password",
                login(EMAIL, PASSWORD),
                answer -> answer(answer, 200, Expected.token()));
    }

    @Test
    @PactTestFor(pactMethod = "rightPassword")
    void theRightPasswordIsAnsweredWithAToken(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            Token token = logIn(client, EMAIL, PASSWORD);
            assertThat(token.value()).isEqualTo(Expected.TOKEN);
            assertThat(token.userId()).isEqualTo(Expected.USER_ID);
            assertThat(token.lifetime()).isEqualTo(Duration.ofDays(365));
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact wrongPassword(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.USER.text(), ADA),
                "a wrong password",
                login(EMAIL, "wrong"),
                answer -> answer(answer, 400, refusal("INVALID_LOGIN_CREDENTIALS", Expected.FAILED_LOGIN)));
    }

    @Test
    @PactTestFor(pactMethod = "wrongPassword")
    void aWrongPasswordIsRefused(MockServer server) {
        Refused refused = failureOf(Refused.class, server, EMAIL, "wrong");
        assertThat(refused.reason()).isEqualTo("INVALID_LOGIN_CREDENTIALS");
        assertThat(refused.serverMessage()).isEqualTo(Expected.FAILED_LOGIN);
        assertThat(refused.correlationCode()).isEqualTo(correlationCode());
    }

    @Pact(consumer = "auth-client")
    V4Pact unknownAddress(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.NO_SUCH_USER.text(), Map.of("email", "nobody@example.com")),
                "an unknown address",
                login("nobody@example.com", PASSWORD),
                answer -> answer(answer, 400, refusal("INVALID_LOGIN_CREDENTIALS", Expected.FAILED_LOGIN)));
    }

    @Test
    @PactTestFor(pactMethod = "unknownAddress")
    void anUnknownAddressIsRefusedInTheSameWords(MockServer server) {
        Refused refused = failureOf(Refused.class, server, "nobody@example.com", PASSWORD);
        assertThat(refused.reason()).isEqualTo("INVALID_LOGIN_CREDENTIALS");
        assertThat(refused.serverMessage()).isEqualTo(Expected.FAILED_LOGIN);
    }

    @Pact(consumer = "auth-client")
    V4Pact missingPassword(PactBuilder pact) {
        return exchange(
                pact,
                "an empty password",
                login(EMAIL, ""),
                answer -> answer(
                        answer,
                        400,
                        refusal(
                                "MISSING_DATA",
                                "Missing parameter for workflow " + operation + ": parameter password")));
    }

    @Test
    @PactTestFor(pactMethod = "missingPassword")
    void anEmptyPasswordIsMissing(MockServer server) {
        assertThat(failureOf(Refused.class, server, EMAIL, "").reason()).isEqualTo("MISSING_DATA");
    }

    @Pact(consumer = "auth-client")
    V4Pact tooLongAddress(PactBuilder pact) {
        return exchange(
                pact,
                "an address that is too long",
                login(TOO_LONG, PASSWORD),
                answer -> answer(answer, 400, refusal("INVALID", "Invalid value for parameter email (must be text)")));
    }

    @Test
    @PactTestFor(pactMethod = "tooLongAddress")
    void anAddressThatIsTooLongIsInvalid(MockServer server) {
        assertThat(failureOf(Refused.class, server, TOO_LONG, PASSWORD).reason())
                .isEqualTo("INVALID");
    }

    @Pact(consumer = "auth-client")
    V4Pact unreadableBody(PactBuilder pact) {
        return exchange(
                pact,
                "a body that is no object",
                request -> request.method("POST")
                        .path(path())
                        .header("Content-Type", "application/json")
                        .body("[\"ada@example.com\"]"),
                answer -> answer(
                        answer,
                        400,
                        refusal("INVALID_DATA", "The body is neither a JSON object nor form fields in UTF-8")));
    }

    /** The facade sends objects only. */
    @Test
    @PactTestFor(pactMethod = "unreadableBody")
    void aBodyThatIsNoObjectIsInvalidData(MockServer server) {
        try (Client client = ClientBuilder.newClient();
                Response response = client.target(server.getUrl() + path())
                        .request("application/json")
                        .post(Entity.json("[\"ada@example.com\"]"))) {
            assertThat(response.getStatus()).isEqualTo(400);
            assertThat(response.readEntity(String.class)).contains("INVALID_DATA");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact disabledUser(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DISABLED_USER.text(), ADA),
                "the right password of a disabled user",
                login(EMAIL, PASSWORD),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    @Test
    @PactTestFor(pactMethod = "disabledUser")
    void aDisabledUserIsDenied(MockServer server) {
        assertThat(failureOf(PermissionDenied.class, server, EMAIL, PASSWORD).serverMessage())
                .isEqualTo("Permission denied");
    }

    @Pact(consumer = "auth-client")
    V4Pact notExposed(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.NOT_EXPOSED.text(), Map.of("operation", operation)),
                "a login where it is not exposed",
                login(EMAIL, PASSWORD),
                answer -> answer(answer, 404, Expected.message("Not found")));
    }

    @Test
    @PactTestFor(pactMethod = "notExposed")
    void anOperationThatIsNotExposedIsNotFound(MockServer server) {
        assertThat(failureOf(NotFound.class, server, EMAIL, PASSWORD).serverMessage())
                .isEqualTo("Not found");
    }

    @Pact(consumer = "auth-client")
    V4Pact otherMethod(PactBuilder pact) {
        return exchange(
                pact,
                "GET",
                request -> request.method("GET").path(path()),
                answer -> Expected.wrongMethod(answer, "POST, OPTIONS"));
    }

    /** The facade sends POST only. */
    @Test
    @PactTestFor(pactMethod = "otherMethod")
    void anotherMethodIsWrong(MockServer server) {
        try (Client client = ClientBuilder.newClient();
                Response response =
                        client.target(server.getUrl() + path()).request().get()) {
            assertThat(response.getStatus()).isEqualTo(405);
            assertThat(response.getAllowedMethods()).contains("POST");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact tooManyFailures(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.FAILED_LOGINS_USED_UP.text(), Map.of("email", EMAIL)),
                "one login too many",
                login(EMAIL, PASSWORD),
                answer -> Expected.retryLater(answer, 429, "Too many requests"));
    }

    @Test
    @PactTestFor(pactMethod = "tooManyFailures")
    void tooManyFailedLoginsHaveToWait(MockServer server) {
        assertThat(failureOf(TooManyRequests.class, server, EMAIL, PASSWORD).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    @Pact(consumer = "auth-client")
    V4Pact damagedUser(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DAMAGED_USER.text(), ADA),
                "a login that meets a bug",
                login(EMAIL, PASSWORD),
                Expected::internalBug);
    }

    @Test
    @PactTestFor(pactMethod = "damagedUser")
    void aBugIsAnsweredWithItsCode(MockServer server) {
        assertThat(failureOf(InternalBug.class, server, EMAIL, PASSWORD).code()).isEqualTo(Expected.CODE);
    }

    @Pact(consumer = "auth-client")
    V4Pact noDatabase(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DATABASE_UNREACHABLE.text()),
                "a login without the database",
                login(EMAIL, PASSWORD),
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "noDatabase")
    void withoutItsDatabaseTheServerIsUnavailable(MockServer server) {
        assertThat(failureOf(ServiceUnavailable.class, server, EMAIL, PASSWORD).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    private V4Pact exchange(
            PactBuilder pact,
            String what,
            UnaryOperator<HttpRequestBuilder> request,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        operation + ": " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    private UnaryOperator<HttpRequestBuilder> login(String email, String password) {
        return request -> request.method("POST")
                .path(path())
                .header("Content-Type", "application/json")
                .body(newJsonBody(body -> body.stringValue("email", email).stringValue("password", password))
                        .build());
    }

    private String path() {
        return "/api/1.1/wf/" + operation;
    }

    private <T extends AuthException> T failureOf(Class<T> expected, MockServer server, String email, String password) {
        try (AuthClient client = clientOf(server)) {
            return catchThrowableOfType(expected, () -> logIn(client, email, password));
        }
    }

    private static AuthClient clientOf(MockServer server) {
        return AuthClient.builder(URI.create(server.getUrl() + "/api/1.1")).build();
    }
}
