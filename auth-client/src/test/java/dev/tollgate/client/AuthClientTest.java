package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthClientTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LOGGED_IN = """
        {"status":"success","response":{"user_id":"1x2","token":"bus|1x2|3x4","expires":31536000}}\
        """;

    @Test
    void generateUserTokenSendsTheLoginAsJsonAndAnswersTheToken() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LOGGED_IN);
                AuthClient client = clientOf(server)) {
            Token token = client.generateUserToken("ada@example.com", "pa§\"word");

            assertThat(token.value()).isEqualTo("bus|1x2|3x4");
            assertThat(token.userId()).isEqualTo("1x2");
            assertThat(token.lifetime()).isEqualTo(Duration.ofDays(365));
            assertThat(token.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /api/1.1/wf/generate-user-token HTTP/1.1\r\n")
                            .contains("\r\nContent-Type: application/json\r\n", "\r\nAccept: application/json\r\n")
                            .contains("\r\nUser-Agent: tollgate-client\r\n")
                            .doesNotContain("Upgrade", "Authorization", "chunked")
                            .endsWith("\r\n\r\n{\"email\":\"ada@example.com\",\"password\":\"pa§\\\"word\"}"));
        }
    }

    @Test
    void generateApiTokenAnswersTheTokenToo() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LOGGED_IN);
                AuthClient client = clientOf(server)) {
            assertThat(client.generateApiToken("ada@example.com", "secret").value())
                    .isEqualTo("bus|1x2|3x4");
            assertThat(server.requests().get(0)).startsWith("POST /api/1.1/wf/generate-api-token HTTP/1.1\r\n");
        }
    }

    @Test
    void tokenStatusSendsTheTokenAndAnswersWhoseItIsAndWhatIsLeft() throws Exception {
        try (StubServer server = StubServer.answeringJson(
                        200, "{\"status\":\"success\",\"response\":{\"user_id\":\"1x2\",\"expires\":0}}");
                AuthClient client = clientOf(server)) {
            assertThat(client.tokenStatus(TestTokens.TOKEN)).isEqualTo(new TokenStatus("1x2", Duration.ZERO));
            assertThat(server.requests().get(0))
                    .startsWith("GET /api/1.1/some-protected-endpoint HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer bus|1x2|3x4\r\n")
                    .doesNotContain("Content-Type", "Content-Length");
        }
    }

    @Test
    void furtherHeadersAreSentBesideTheClientsOwnWhichWin() throws Exception {
        Map<String, String> further =
                Map.of("traceparent", "00-a-b-01", "ACCEPT", "text/html", "authorization", "Basic x");
        try (StubServer server = StubServer.answeringJson(
                        200, "{\"status\":\"success\",\"response\":{\"user_id\":\"1x2\",\"expires\":0}}");
                AuthClient client = AuthClient.builder(server.baseUri())
                        .headers(() -> further)
                        .build()) {
            client.tokenStatus(TestTokens.TOKEN);
            assertThat(server.requests().get(0))
                    .contains("\r\ntraceparent: 00-a-b-01\r\n", "\r\nAuthorization: Bearer bus|1x2|3x4\r\n")
                    .doesNotContain("text/html", "Basic");
        }
    }

    @ParameterizedTest
    @CsvSource({"a b, x", "'', x", "a:, x", "a, 'x\r\nb: y'", "a, ü"})
    void whatIsNoHeaderIsNotSent(String name, String value) throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LOGGED_IN);
                AuthClient client = AuthClient.builder(server.baseUri())
                        .headers(() -> Map.of(name, value))
                        .build()) {
            assertThatThrownBy(() -> client.generateUserToken("ada@example.com", "secret"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("no header can be named");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"31536000", "3.1536E7", "31536000.0", "31536000.9", "315360000e-1"})
    void anyJsonNumberIsALifetime(String expires) throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LOGGED_IN.replace("31536000", expires));
                AuthClient client = clientOf(server)) {
            assertThat(client.generateUserToken("ada@example.com", "secret").lifetime())
                    .isEqualTo(Duration.ofDays(365));
        }
    }

    @Test
    void fieldsThatTheContractDoesNotKnowArePassedOver() throws Exception {
        String answer = LOGGED_IN.replace("{\"", "{\"later\":[{\"x\":null}],\"");
        try (StubServer server = StubServer.answeringJson(200, answer);
                AuthClient client = clientOf(server)) {
            assertThat(client.generateUserToken("ada@example.com", "secret").userId())
                    .isEqualTo("1x2");
        }
    }

    @Test
    void aSlashAtTheEndOfTheBaseUriChangesNothing() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LOGGED_IN);
                AuthClient client =
                        AuthClient.builder(URI.create(server.baseUri() + "/")).build()) {
            client.generateUserToken("ada@example.com", "secret");
            assertThat(server.requests().get(0)).startsWith("POST /api/1.1/wf/generate-user-token ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/1.1",
                "//host/api",
                "ftp://host/api",
                "mailto:ada@example.com",
                "http:///api",
                "http://ada:secret@host/api",
                "http://host/api?secret",
                "http://host/api#secret"
            })
    void aBaseUriOfAnotherKindIsRefusedAndNotRepeated(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuthClient.builder(URI.create(uri)))
                .withMessageNotContaining("secret");
    }

    @Test
    void aTimeOutThatWouldBeEndlessIsRefused() {
        AuthClient.Builder builder = AuthClient.builder(URI.create("http://localhost/api/1.1"));
        for (Duration endless :
                new Duration[] {Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(-1), Duration.ofDays(2)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(endless));
            assertThatIllegalArgumentException().isThrownBy(() -> builder.readTimeout(endless));
        }
    }

    @Test
    void textThatIsNoUnicodeIsRefusedAndNotRepeated() throws Exception {
        try (AuthClient client =
                AuthClient.builder(URI.create("http://localhost/api/1.1")).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.generateUserToken("ada@example.com", "secret\ud800"))
                    .withMessageNotContaining("secret")
                    .withNoCause();
        }
    }

    @Test
    void aClosedClientSaysSo() {
        AuthClient client =
                AuthClient.builder(URI.create("http://localhost/api/1.1")).build();
        client.close();
        client.close();
        assertThatThrownBy(() -> client.generateUserToken("ada@example.com", "secret"))
                .isInstanceOf(IllegalStateException.class);
    }

    private static AuthClient clientOf(StubServer server) {
        return AuthClient.builder(server.baseUri())
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
    }
}
