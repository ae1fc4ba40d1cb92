package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.contract.provider.ProviderState;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a proxy relies on that asks about each request; the facade does not. */
@ConsumerContract
final class ForwardAuthContractTest {

    private static final String PATH = "/api/1.1/forward-auth";
    private static final String SECONDS = "\\d{1,12}";

    @Pact(consumer = "auth-client")
    V4Pact liveToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a live token",
                request -> withToken(request.method("GET").path(PATH)),
                ForwardAuthContractTest::letThrough);
    }

    @Test
    @PactTestFor(pactMethod = "liveToken")
    void aLiveTokenIsLetThroughWithItsUser(MockServer server) {
        assertThat(ask(server, "GET", "", Optional.of(Expected.TOKEN)))
                .isEqualTo(new Answer(200, Expected.USER_ID, "31535990", ""));
    }

    @Pact(consumer = "auth-client")
    V4Pact pathOfTheRequest(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a live token, by POST below the path",
                request -> withToken(request.method("POST").path(PATH + "/orders")),
                ForwardAuthContractTest::letThrough);
    }

    @Test
    @PactTestFor(pactMethod = "pathOfTheRequest")
    void methodAndPathOfTheRequestDoNotMatter(MockServer server) {
        assertThat(ask(server, "POST", "/orders", Optional.of(Expected.TOKEN)).status)
                .isEqualTo(200);
    }

    @Pact(consumer = "auth-client")
    V4Pact noToken(PactBuilder pact) {
        return exchange(
                pact,
                "no token",
                request -> request.method("GET").path(PATH),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    @Test
    @PactTestFor(pactMethod = "noToken")
    void aRequestWithoutTokenIsDenied(MockServer server) {
        assertThat(ask(server, "GET", "", Optional.empty())).isEqualTo(new Answer(401, "", "", "Bearer"));
    }

    @Pact(consumer = "auth-client")
    V4Pact damagedToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DAMAGED_TOKEN.text()),
                "a token that meets a bug",
                request -> withToken(request.method("GET").path(PATH)),
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "damagedToken")
    void whatCannotBeToldIsUnavailable(MockServer server) {
        assertThat(ask(server, "GET", "", Optional.of(Expected.TOKEN)).status).isEqualTo(503);
    }

    @Pact(consumer = "auth-client")
    V4Pact noTokenBelow(PactBuilder pact) {
        return exchange(
                pact,
                "no token, below the path",
                request -> request.method("GET").path(PATH + "/orders"),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    @Test
    @PactTestFor(pactMethod = "noTokenBelow")
    void aRequestWithoutTokenIsDeniedBelowToo(MockServer server) {
        assertThat(ask(server, "GET", "/orders", Optional.empty())).isEqualTo(new Answer(401, "", "", "Bearer"));
    }

    @Pact(consumer = "auth-client")
    V4Pact damagedTokenBelow(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.DAMAGED_TOKEN.text()),
                "a token that meets a bug, below the path",
                request -> withToken(request.method("GET").path(PATH + "/orders")),
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "damagedTokenBelow")
    void whatCannotBeToldIsUnavailableBelowToo(MockServer server) {
        assertThat(ask(server, "GET", "/orders", Optional.of(Expected.TOKEN)).status)
                .isEqualTo(503);
    }

    private static HttpRequestBuilder withToken(HttpRequestBuilder request) {
        return request.header("Authorization", fromProviderState("Bearer ${token}", "Bearer " + Expected.TOKEN));
    }

    private static HttpResponseBuilder letThrough(HttpResponseBuilder answer) {
        return answer(answer, 200, Expected.caller())
                .header("X-Auth-User-Id", fromProviderState("${user_id}", Expected.USER_ID))
                .header("X-Auth-Expires", regexp(SECONDS, "31535990"))
                .header("X-Auth-Absolute-Expires", regexp(SECONDS, "31535990"));
    }

    private static V4Pact exchange(
            PactBuilder pact,
            String what,
            UnaryOperator<HttpRequestBuilder> request,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        "forward-auth: " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    private static Answer ask(MockServer server, String method, String below, Optional<String> token) {
        try (Client client = ClientBuilder.newClient()) {
            Invocation.Builder request =
                    client.target(server.getUrl() + PATH + below).request();
            token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
            try (Response response = request.method(method)) {
                return new Answer(
                        response.getStatus(),
                        header(response, "X-Auth-User-Id"),
                        header(response, "X-Auth-Expires"),
                        header(response, "WWW-Authenticate"));
            }
        }
    }

    private static String header(Response response, String name) {
        return Optional.ofNullable(response.getHeaderString(name)).orElse("");
    }

    private record Answer(int status, String userId, String expires, String challenge) {}
}
