package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on the wire, on a server whose throttle lets all of these tests pass. */
final class DocumentedApiTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String USER_TOKEN = "generate-user-token";
    private static final String API_TOKEN = "generate-api-token";
    private static final String NO_SUCH_ACCOUNT = "We didn\u2019t find an account with those login credentials";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static UserId ada;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Unthrottled.SETTINGS);
        ada = server.add(LIVE, "ada@example.com", PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {USER_TOKEN, API_TOKEN})
    void aRightPasswordGetsAToken(String operation) throws Exception {
        Answer answer = server.logIn(LIVE, operation, "Ada@Example.com", PASSWORD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .matches("\\{\"status\":\"success\",\"response\":\\{\"user_id\":\"" + ada + "\",\"token\":\"bus\\|"
                        + ada + "\\|\\d{13}x\\d{49}\",\"expires\":31536000}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@example.com", "ada@example.com", "no address", "ada\u202e@example.com"})
    void aFailedLoginTellsNothingAboutTheAccount(String email) throws Exception {
        assertThat(server.logIn(LIVE, USER_TOKEN, email, "wrong").body())
                .isEqualTo("{\"status\":\"INVALID_LOGIN_CREDENTIALS\",\"message\":\"" + NO_SUCH_ACCOUNT + "\"}");
        Answer answer = server.logIn(LIVE, API_TOKEN, email, "wrong");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().replaceAll("\\d{13}x\\d{18}", "ID"))
                .isEqualTo("{\"statusCode\":400,\"reason\":\"INVALID_LOGIN_CREDENTIALS\",\"message\":\""
                        + NO_SUCH_ACCOUNT + "\",\"args\":{\"bubble_code\":\"ID\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | {\"email\":\"ada@example.com\",\"password\":\"P\"} | success",
                "application/json; charset=UTF-8 | {\"email\":\"ada@example.com\",\"password\":\"P\",\"more\":[1]} |"
                        + " success",
                "application/x-www-form-urlencoded | {\"email\":\"ada@example.com\",\"password\":\"P\"} | success",
                "application/x-www-form-urlencoded | email=ada%40example.com&password=P | success",
                "application/x-www-form-urlencoded | &password=P&&email=ada@example.com&x& | success",
                "`` | {\"email\":\"ada@example.com\",\"password\":\"P\"} | success",
                "`` | email=ada%40example.com&password=P | INVALID_DATA",
                "`` | `` | MISSING_DATA",
                "application/json | {} | MISSING_DATA",
                "application/json | ` \t` | MISSING_DATA",
                "application/json | \u2003{\"email\":\"ada@example.com\",\"password\":\"P\"} | INVALID_DATA",
                "application/json | {\"email\":null,\"password\":null} | MISSING_DATA",
                "application/json | {\"email\":\"\",\"password\":\"P\"} | MISSING_DATA",
                "application/json | {\"email\":5,\"password\":\"\"} | MISSING_DATA",
                "application/json | {\"email\":5,\"password\":\"P\"} | INVALID",
                "application/json | {\"email\":[\"ada@example.com\"],\"password\":\"P\"} | INVALID",
                "application/json | {\"email\":\"ada@example.com\",\"password\":true} | INVALID",
                "application/json | {\"email\":\"ada@example.com\",\"password\":\"\\ud800\"} | INVALID",
                "application/json | {\"email\":\"ada@example.com\",\"password\":\"\\u0000\"} | INVALID",
                "application/json | null | INVALID_DATA",
                "application/json | [] | INVALID_DATA",
                "application/json | \"x\" | INVALID_DATA",
                "application/json | {\"email\":\"ada@example.com\",\"password\":\"P\" | INVALID_DATA",
                "application/json | {\"email\":\"ada@example.com\",\"email\":\"b@example.com\"} | INVALID_DATA",
                "application/json | {\"email\":\"ada@example.com\",\"password\":\"P\"} {} | INVALID_DATA",
                "application/json; charset=utf-16 | {\"email\":\"ada@example.com\",\"password\":\"P\"} | INVALID_DATA",
                "application/x-www-form-urlencoded | email=%zz | INVALID_DATA",
                "application/x-www-form-urlencoded | email=%ff | INVALID_DATA",
                "application/x-www-form-urlencoded | email=a&email=b | INVALID_DATA",
                "text/xml | {\"email\":\"ada@example.com\",\"password\":\"P\"} | INVALID_DATA",
                "not a label | {\"email\":\"ada@example.com\",\"password\":\"P\"} | INVALID_DATA",
            })
    void theBodyDecides(String label, String body, String status) throws Exception {
        String form = body.startsWith("{") ? PASSWORD : PASSWORD.replace(' ', '+');
        String sent = body.replace("\"P\"", "\"" + PASSWORD + "\"").replace("=P", "=" + form);
        Answer userToken = server.post(LIVE, USER_TOKEN, label, sent);
        assertThat(userToken.json().path("status").asText()).isEqualTo(status);
        Answer apiToken = server.post(LIVE, API_TOKEN, label, sent);
        assertThat(apiToken.json()
                        .path(apiToken.status() == 200 ? "status" : "reason")
                        .asText())
                .isEqualTo(status);
    }

    @Test
    void theFirstMissingParameterIsNamed() throws Exception {
        assertThat(server.post(LIVE, USER_TOKEN, "application/json", "{}").body())
                .isEqualTo("{\"status\":\"MISSING_DATA\",\"message\":"
                        + "\"Missing parameter for workflow generate-user-token: parameter email\"}");
        assertThat(server.post(LIVE, API_TOKEN, "application/json", "{\"email\":\"a@example.com\"}")
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("Missing parameter for workflow generate-api-token: parameter password");
    }

    @Test
    void aValueThatIsTooLongIsInvalid() throws Exception {
        assertThat(server.logIn(LIVE, USER_TOKEN, "ada@example.com", "x".repeat(1025))
                        .body())
                .isEqualTo(
                        "{\"status\":\"INVALID\",\"message\":\"Invalid value for parameter password (must be text)\"}");
        assertThat(server.logIn(LIVE, USER_TOKEN, "a".repeat(255), PASSWORD).body())
                .isEqualTo("{\"status\":\"INVALID\",\"message\":\"Invalid value for parameter email (must be text)\"}");
    }

    @Test
    void aTokenOpensTheProtectedEndpoint() throws Exception {
        String token = server.token(LIVE, "ada@example.com", PASSWORD);
        Answer answer = server.getProtected(LIVE, token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/response/user_id").asText()).isEqualTo(ada.text());
        assertThat(answer.json().at("/response/expires").asLong()).isBetween(31_535_000L, 31_536_000L);
    }

    @Test
    void nothingOfOneEnvironmentIsValidInTheOther() throws Exception {
        String token = server.token(LIVE, "ada@example.com", PASSWORD);
        assertThat(server.getProtected(TEST, token).status()).isEqualTo(401);
        assertThat(server.logIn(TEST, USER_TOKEN, "ada@example.com", PASSWORD).status())
                .isEqualTo(400);
        server.add(TEST, "tess@example.com", PASSWORD);
        assertThat(server.getProtected(LIVE, server.token(TEST, "tess@example.com", PASSWORD))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void withoutALiveTokenPermissionIsDenied() throws Exception {
        Answer none = server.send(server.request("/api/1.1/some-protected-endpoint"));
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.body()).isEqualTo("{\"message\":\"Permission denied\"}");
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        Answer bad = server.getProtected(LIVE, "bus|1234567890123x12|1234567890123x34");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void twoTokensInOneRequestAreOneTooMany() throws Exception {
        Answer answer = server.send(server.request("/api/1.1/some-protected-endpoint")
                .header("Authorization", "Bearer a")
                .header("Authorization", "Bearer b"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("status").asText()).isEqualTo("INVALID_DATA");
    }

    @Test
    void aLoginIgnoresAStaleToken() throws Exception {
        Answer answer = server.send(server.request("/api/1.1/wf/" + USER_TOKEN)
                .header("Authorization", "Bearer stale")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"ada@example.com\",\"password\":\"" + PASSWORD + "\"}")));
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /wf/generate-user-token, 'POST, OPTIONS'",
        "DELETE, /wf/generate-api-token, 'POST, OPTIONS'",
        "PROPFIND, /wf/generate-api-token, 'POST, OPTIONS'",
        "POST, /some-protected-endpoint, 'GET, HEAD, OPTIONS'",
    })
    void anotherMethodIsWrong(String method, String path, String allowed) throws Exception {
        Answer answer = server.send(server.request("/api/1.1" + path).method(method, BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Wrong method\"}");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void optionsTellsTheMethods() throws Exception {
        Answer answer =
                server.send(server.request("/api/1.1/wf/" + USER_TOKEN).method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void headIsGetWithoutABody() throws Exception {
        Answer answer = server.send(server.request("/api/1.1/some-protected-endpoint")
                .header("Authorization", "Bearer " + server.token(LIVE, "ada@example.com", PASSWORD))
                .HEAD());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/wf",
                "/wf/",
                "/wf/generate-user-token/",
                "/wf//generate-user-token",
                "/wf/generate-user-token;x=1",
                "/wf/generate%2Duser-token",
                "/wf%2fgenerate-user-token",
                "/wf/../wf/generate-user-token",
                "/wf/%2e%2e/wf/generate-user-token",
                "/wf/generate-user-token%00",
                "/WF/generate-user-token",
            })
    void whatIsNoOperationIsToldToBearersOnly(String path) throws Exception {
        Answer stranger = server.send(server.request("/api/1.1" + path).POST(BodyPublishers.ofString("{}")));
        assertThat(stranger.status()).isEqualTo(401);
        Answer bearer = server.send(server.request("/api/1.1" + path)
                .header("Authorization", "Bearer " + server.token(LIVE, "ada@example.com", PASSWORD))
                .POST(BodyPublishers.ofString("{}")));
        assertThat(bearer.status()).isEqualTo(404);
        assertThat(bearer.body()).isEqualTo("{\"message\":\"Not found\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api", "/api/1.2/wf/generate-user-token", "/version-test", "/%61pi/1.1/x"})
    void outsideTheBasesNothingIsFound(String path) throws Exception {
        Answer answer = server.send(server.request(path));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Not found\"}");
    }

    @Test
    void everyAnswerHasTheCommonHeaders() throws Exception {
        for (Answer answer : new Answer[] {
            server.logIn(LIVE, USER_TOKEN, "ada@example.com", PASSWORD),
            server.logIn(LIVE, API_TOKEN, "ada@example.com", "wrong"),
            server.send(server.request("/")),
            server.send(server.request("/api/1.1/x")),
            server.post(LIVE, USER_TOKEN, "application/json", "x".repeat(20_000)),
        }) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Date")).endsWith("GMT");
            assertThat(answer.header("Content-Length"))
                    .isEqualTo(String.valueOf(answer.body().getBytes(UTF_8).length));
            assertThat(answer.http().headers().map())
                    .doesNotContainKeys("server", "transfer-encoding", "strict-transport-security");
        }
    }
}
