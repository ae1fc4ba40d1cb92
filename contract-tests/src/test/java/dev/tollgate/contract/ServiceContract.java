package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.FormPostBuilder;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.ContentType;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.ServiceKey;
import dev.tollgate.contract.provider.ProviderState;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Form;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the operations for a service with a key have in common; they differ in name and in what they answer. */
abstract class ServiceContract {

    private static final String NEVER_ISSUED = "bus|1760000000000x123456789012345678|1760000000001x1";
    private static final String FORM = "application/x-www-form-urlencoded";

    static final String KEY = "tgs_0123456789abcdefghijklmnopqrst4cexST";

    private final String operation;

    ServiceContract(String operation) {
        this.operation = operation;
    }

    abstract Object call(AuthClient client, ServiceKey key, String token);

    /** What the server answers for a live token. */
    abstract DslPart live();

    /** What the client makes of the example in it. */
    abstract Object liveResult();

    abstract DslPart notLive();

    abstract Object notLiveResult();

    @Pact(consumer = "auth-client")
    V4Pact liveToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()).given(ProviderState.SERVICE_KEY.text()),
                "a live token",
                this::withToken,
                answer -> answer(answer, 200, live()));
    }

    @Test
    @PactTestFor(pactMethod = "liveToken")
    void aServiceIsServed(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(call(client, ServiceKey.of(KEY), Expected.TOKEN)).isEqualTo(liveResult());
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenNeverIssued(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.SERVICE_KEY.text()),
                "a token that was never issued",
                request -> withKey(request).body(form().stringValue("token", NEVER_ISSUED)),
                answer -> answer(answer, 200, notLive()));
    }

    @Test
    @PactTestFor(pactMethod = "tokenNeverIssued")
    void aTokenThatWasNeverIssuedIsNoError(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(call(client, ServiceKey.of(KEY), NEVER_ISSUED)).isEqualTo(notLiveResult());
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact emptyToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.SERVICE_KEY.text()),
                "an empty token",
                request -> withKey(request).body("token=", FORM),
                answer -> answer(answer, 400, Expected.oauthError("invalid_request", "Missing parameter: token")));
    }

    @Test
    @PactTestFor(pactMethod = "emptyToken")
    void anEmptyTokenIsMissing(MockServer server) {
        assertThat(failureOf(Refused.class, server, "").reason()).isEqualTo("invalid_request");
    }

    @Pact(consumer = "auth-client")
    V4Pact unknownKey(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a key that was never made",
                request -> request.method("POST")
                        .path(path())
                        .header("Authorization", "Bearer " + KEY)
                        .body(token()),
                answer -> Expected.noServiceKey(answer, "Bearer error=\"invalid_token\""));
    }

    @Test
    @PactTestFor(pactMethod = "unknownKey")
    void aKeyThatWasNeverMadeIsDenied(MockServer server) {
        assertThat(failureOf(PermissionDenied.class, server, Expected.TOKEN).serverMessage())
                .isEqualTo("A service key of this environment is needed");
    }

    @Pact(consumer = "auth-client")
    V4Pact noKey(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "no key",
                request -> request.method("POST").path(path()).body(token()),
                answer -> Expected.noServiceKey(answer, "Bearer, Basic realm=\"tollgate\""));
    }

    /** The facade always sends a key. */
    @Test
    @PactTestFor(pactMethod = "noKey")
    void aCallWithoutKeyIsDenied(MockServer server) {
        try (Client client = ClientBuilder.newClient();
                Response response = client.target(server.getUrl() + path())
                        .request()
                        .post(Entity.form(new Form("token", Expected.TOKEN)))) {
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(response.getHeaderString("WWW-Authenticate")).startsWith("Bearer, Basic ");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact otherMethod(PactBuilder pact) {
        return exchange(
                pact,
                "GET",
                request -> request.method("GET").path(path()),
                answer -> answer(answer, 405, Expected.oauthError("invalid_request", "Wrong method"))
                        .header("Allow", "POST, OPTIONS"));
    }

    /** The facade sends no other method. */
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
    V4Pact lostTokens(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text())
                        .given(ProviderState.SERVICE_KEY.text())
                        .given(ProviderState.LOST_TOKENS.text()),
                "a token that meets a bug",
                this::withToken,
                answer -> answer(answer, 500, Expected.oauthServerError()));
    }

    @Test
    @PactTestFor(pactMethod = "lostTokens")
    void aBugIsAnsweredWithItsCode(MockServer server) {
        assertThat(failureOf(InternalBug.class, server, Expected.TOKEN).code()).isEqualTo(Expected.CODE);
    }

    @Pact(consumer = "auth-client")
    V4Pact noDatabase(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text())
                        .given(ProviderState.SERVICE_KEY.text())
                        .given(ProviderState.DATABASE_UNREACHABLE.text()),
                "a token without the database",
                this::withToken,
                answer -> Expected.retryLater(
                        answer, 503, Expected.oauthError("temporarily_unavailable", "Service Unavailable")));
    }

    @Test
    @PactTestFor(pactMethod = "noDatabase")
    void withoutItsDatabaseTheServerIsUnavailable(MockServer server) {
        assertThat(failureOf(ServiceUnavailable.class, server, Expected.TOKEN).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    V4Pact exchange(
            PactBuilder pact,
            String what,
            UnaryOperator<HttpRequestBuilder> request,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        operation + ": " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    /** The examples serve the mock; the verification puts the key and the token in that the provider states made. */
    HttpRequestBuilder withToken(HttpRequestBuilder request) {
        return withKey(request).body(token());
    }

    private HttpRequestBuilder withKey(HttpRequestBuilder request) {
        return request.method("POST")
                .path(path())
                .header("Authorization", fromProviderState("Bearer ${service_key}", "Bearer " + KEY));
    }

    private static FormPostBuilder token() {
        return form().parameterFromProviderState("token", "${token}", Expected.TOKEN);
    }

    private static FormPostBuilder form() {
        return new FormPostBuilder(new ContentType(FORM));
    }

    private String path() {
        return "/api/1.1/oauth2/" + operation;
    }

    private <T extends AuthException> T failureOf(Class<T> expected, MockServer server, String token) {
        try (AuthClient client = clientOf(server)) {
            return catchThrowableOfType(expected, () -> call(client, ServiceKey.of(KEY), token));
        }
    }

    static AuthClient clientOf(MockServer server) {
        return AuthClient.builder(URI.create(server.getUrl() + "/api/1.1")).build();
    }
}
