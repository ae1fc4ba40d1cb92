package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
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
import dev.tollgate.client.TokenStatus;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class SomeProtectedEndpointContractTest {

    private static final String PATH = "/api/1.1/some-protected-endpoint";
    private static final String NEVER_ISSUED = "bus|1760000000000x123456789012345678|1760000000001x1";

    @Pact(consumer = "auth-client")
    V4Pact liveToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN),
                "a live token",
                SomeProtectedEndpointContractTest::get,
                answer -> answer(answer, 200, Expected.caller()));
    }

    @Test
    @PactTestFor(pactMethod = "liveToken")
    void aLiveTokenTellsWhoseItIsAndHowLongItLives(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(client.tokenStatus(token(Expected.TOKEN)))
                    .isEqualTo(new TokenStatus(Expected.USER_ID, Duration.ofSeconds(31_535_990)));
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact malformedRequest(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN),
                "an expectation that no server meets",
                request -> get(request).header("Expect", "200-ok"),
                answer -> answer(answer, 400, Expected.workflowError("INVALID_DATA", "The request is malformed")));
    }

    /** The facade sends no request that is wrong in form. */
    @Test
    @PactTestFor(pactMethod = "malformedRequest")
    void aRequestThatIsWrongInFormIsRefused(MockServer server) {
        try (Client client = bearerClientOf(server);
                Response response = client.target(server.getUrl() + PATH)
                        .request()
                        .header("Expect", "200-ok")
                        .get()) {
            assertThat(response.getStatus()).isEqualTo(400);
            assertThat(response.readEntity(String.class)).contains("INVALID_DATA");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenNeverIssued(PactBuilder pact) {
        return exchange(
                pact,
                "a token that was never issued",
                request -> request.method("GET").path(PATH).header("Authorization", "Bearer " + NEVER_ISSUED),
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
                request -> request.method("GET").path(PATH),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    /** The facade always sends a token. */
    @Test
    @PactTestFor(pactMethod = "noToken")
    void aCallWithoutTokenIsDenied(MockServer server) {
        try (Client client = ClientBuilder.newClient();
                Response response =
                        client.target(server.getUrl() + PATH).request().get()) {
            assertThat(response.getStatus()).isEqualTo(401);
            assertThat(response.getHeaderString("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact otherMethod(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN),
                "DELETE",
                request -> get(request).method("DELETE"),
                answer -> Expected.wrongMethod(answer, "GET, HEAD, OPTIONS"));
    }

    /** The facade sends GET only. */
    @Test
    @PactTestFor(pactMethod = "otherMethod")
    void anotherMethodIsWrong(MockServer server) {
        try (Client client = bearerClientOf(server);
                Response response =
                        client.target(server.getUrl() + PATH).request().delete()) {
            assertThat(response.getStatus()).isEqualTo(405);
            assertThat(response.getAllowedMethods()).contains("GET");
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact damagedToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DAMAGED_TOKEN),
                "a token that meets a bug",
                SomeProtectedEndpointContractTest::get,
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
                pact.given(ProviderState.LIVE_TOKEN).given(ProviderState.DATABASE_UNREACHABLE),
                "a token without the database",
                SomeProtectedEndpointContractTest::get,
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "noDatabase")
    void withoutItsDatabaseTheServerIsUnavailable(MockServer server) {
        assertThat(failureOf(ServiceUnavailable.class, server, Expected.TOKEN).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    private static V4Pact exchange(
            PactBuilder pact,
            String what,
            UnaryOperator<HttpRequestBuilder> request,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        "some-protected-endpoint: " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    /** The example serves the mock; the verification puts the token in that the provider state made. */
    private static HttpRequestBuilder get(HttpRequestBuilder request) {
        return request.method("GET")
                .path(PATH)
                .header("Authorization", fromProviderState("Bearer ${token}", "Bearer " + Expected.TOKEN));
    }

    private static <T extends AuthException> T failureOf(Class<T> expected, MockServer server, String token) {
        try (AuthClient client = clientOf(server)) {
            return catchThrowableOfType(expected, () -> client.tokenStatus(token(token)));
        }
    }

    private static Token token(String value) {
        return Token.of(value, Expected.USER_ID, Duration.ofDays(365), Instant.parse("2027-01-01T00:00:00Z"));
    }

    private static AuthClient clientOf(MockServer server) {
        return AuthClient.builder(URI.create(server.getUrl() + "/api/1.1")).build();
    }

    private static Client bearerClientOf(MockServer server) {
        return ClientBuilder.newClient()
                .register(new BearerTokenFilter(token(Expected.TOKEN), URI.create(server.getUrl())));
    }
}
