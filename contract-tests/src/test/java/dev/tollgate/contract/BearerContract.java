package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
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
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.BearerTokenFilter;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.ProviderState;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What all operations for a token's bearer have in common; they differ in name, method and what they answer. */
abstract class BearerContract {

    private static final String NEVER_ISSUED = "bus|1760000000000x123456789012345678|1760000000001x1";

    private final String method;
    private final String path;
    private final String allowed;

    /** @param path below the base path */
    BearerContract(String method, String path) {
        this.method = method;
        this.path = "/api/1.1/" + path;
        this.allowed = method.equals("GET") ? "GET, HEAD, OPTIONS" : method + ", OPTIONS";
    }

    abstract Object call(AuthClient client, Token token);

    /** What the server answers for the one live token of a user. */
    abstract DslPart success();

    /** What the client makes of the example in it. */
    abstract Object result();

    @Pact(consumer = "auth-client")
    V4Pact liveToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a live token",
                request -> withBody(withToken(request)),
                answer -> answer(answer, 200, success()));
    }

    @Test
    @PactTestFor(pactMethod = "liveToken")
    void aLiveTokenIsServed(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(call(client, token(Expected.TOKEN))).isEqualTo(result());
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact malformedRequest(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "an expectation that no server meets",
                request -> withToken(request).header("Expect", "200-ok"),
                answer -> answer(answer, 400, Expected.workflowError("INVALID_DATA", "The request is malformed")));
    }

    /** The facade sends no request that is wrong in form. */
    @Test
    @PactTestFor(pactMethod = "malformedRequest")
    void aRequestThatIsWrongInFormIsRefused(MockServer server) {
        try (Client client = bearerClientOf(server);
                Response response = client.target(server.getUrl() + path)
                        .request()
                        .header("Expect", "200-ok")
                        .method(method)) {
            assertThat(response.getStatus()).isEqualTo(400);
            assertThat(response.readEntity(String.class)).contains("INVALID_DATA");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenNeverIssued(PactBuilder pact) {
        return exchange(
                pact,
                "a token that was never issued",
                request ->
                        withBody(request.method(method).path(path).header("Authorization", "Bearer " + NEVER_ISSUED)),
                answer -> Expected.permissionDenied(answer, "Bearer error=\"invalid_token\""));
    }

    @Test
    @PactTestFor(pactMethod = "tokenNeverIssued")
    void aTokenThatWasNeverIssuedIsDenied(MockServer server) {
        assertThat(failureOf(PermissionDenied.class, server, NEVER_ISSUED).serverMessage())
                .isEqualTo("Permission denied");
    }

    @Pact(consumer = "auth-client")
    V4Pact noToken(PactBuilder pact) {
        return exchange(
                pact,
                "no token",
                request -> request.method(method).path(path),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    /** The facade always sends a token. */
    @Test
    @PactTestFor(pactMethod = "noToken")
    void aCallWithoutTokenIsDenied(MockServer server) {
        try (Client client = ClientBuilder.newClient();
                Response response =
                        client.target(server.getUrl() + path).request().method(method)) {
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(response.getHeaderString("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact otherMethod(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "DELETE",
                request -> withToken(request).method("DELETE"),
                answer -> Expected.wrongMethod(answer, allowed));
    }

    /** The facade sends no other method. */
    @Test
    @PactTestFor(pactMethod = "otherMethod")
    void anotherMethodIsWrong(MockServer server) {
        try (Client client = bearerClientOf(server);
                Response response =
                        client.target(server.getUrl() + path).request().delete()) {
            assertThat(response.getStatus()).isEqualTo(405);
            assertThat(response.getAllowedMethods()).contains(method);
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact damagedToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DAMAGED_TOKEN.text()),
                "a token that meets a bug",
                request -> withBody(withToken(request)),
                Expected::internalBug);
    }

    @Test
    @PactTestFor(pactMethod = "damagedToken")
    void aBugIsAnsweredWithItsCode(MockServer server) {
        assertThat(failureOf(InternalBug.class, server, Expected.TOKEN).code()).isEqualTo(Expected.CODE);
    }

    @Pact(consumer = "auth-client")
    V4Pact noDatabase(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()).given(ProviderState.DATABASE_UNREACHABLE.text()),
                "a token without the database",
                request -> withBody(withToken(request)),
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
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
                        path.substring(path.lastIndexOf('/') + 1) + ": " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    /** What the operation is called with, if anything. */
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return request;
    }

    /** The example serves the mock; the verification puts the token in that the provider state made. */
    HttpRequestBuilder withToken(HttpRequestBuilder request) {
        return request.method(method)
                .path(path)
                .header("Authorization", fromProviderState("Bearer ${token}", "Bearer " + Expected.TOKEN));
    }

    private <T extends AuthException> T failureOf(Class<T> expected, MockServer server, String token) {
        try (AuthClient client = clientOf(server)) {
            return catchThrowableOfType(expected, () -> call(client, token(token)));
        }
    }

    static Token token(String value) {
        return Token.of(value, Expected.USER_ID, Duration.ofDays(365), Instant.parse("2027-01-01T00:00:00Z"));
    }

    static AuthClient clientOf(MockServer server) {
        return AuthClient.builder(URI.create(server.getUrl() + "/api/1.1")).build();
    }

    private static Client bearerClientOf(MockServer server) {
        return ClientBuilder.newClient()
                .register(new BearerTokenFilter(token(Expected.TOKEN), URI.create(server.getUrl())));
    }
}
