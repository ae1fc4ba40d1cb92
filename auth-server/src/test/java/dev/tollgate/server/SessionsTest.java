package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.UserId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bearer of a token may know and end, on the wire; tokens that nobody uses live for a fortnight here. */
final class SessionsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration IDLE_LIFE = Duration.ofDays(14);
    private static final int MOST_TOKENS = 3;

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.SETTINGS);
        settings.put(Setting.IDLE_LIFE, String.valueOf(IDLE_LIFE.toSeconds()));
        settings.put(Setting.TOKEN_LIFE, "31536000,generate-api-token=86400");
        settings.put(Setting.TOKENS_PER_USER, String.valueOf(MOST_TOKENS));
        settings.put(Setting.TRUSTED_PROXIES, "127.0.0.0/8");
        server = TestServer.start(directory, settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theBearerIsToldWhoItIsAndHowLongTheTokenLives() throws Exception {
        UserId user = server.add(LIVE, "who@example.com", PASSWORD);
        Instant before = Instant.now().minusSeconds(1);
        Answer login = server.logIn(LIVE, "generate-user-token", "who@example.com", PASSWORD);
        assertThat(login.json().at("/response/expires").asLong()).isEqualTo(IDLE_LIFE.toSeconds());

        JsonNode response = get("current-user", token(login)).json().path("response");
        assertThat(response.path("user_id").asText()).isEqualTo(user.text());
        assertThat(response.path("email").asText()).isEqualTo("who@example.com");
        assertThat(Instant.parse(response.path("issued_at").asText())).isBetween(before, Instant.now());
        assertThat(response.path("absolute_expires").asLong()).isBetween(31_535_900L, 31_536_000L);
        assertThat(response.path("idle_expires").asLong())
                .isEqualTo(response.path("expires").asLong())
                .isBetween(IDLE_LIFE.toSeconds() - 100, IDLE_LIFE.toSeconds());
    }

    @Test
    void eachLoginHasItsOwnLife() throws Exception {
        server.add(LIVE, "each@example.com", PASSWORD);
        Answer login = server.logIn(LIVE, "generate-api-token", "each@example.com", PASSWORD);
        assertThat(login.json().at("/response/expires").asLong()).isEqualTo(86_400);
        assertThat(get("current-user", token(login))
                        .json()
                        .at("/response/absolute_expires")
                        .asLong())
                .isLessThanOrEqualTo(86_400);
    }

    @Test
    void theBearerSeesWhereTheUserIsLoggedIn() throws Exception {
        server.add(LIVE, "where@example.com", PASSWORD);
        logInFrom("2001:db8::7", "old\u00fcb(rowser) \u20ac", "where@example.com");
        String own = logInFrom("192.0.2.7", "curl/8.5.0", "where@example.com");

        List<JsonNode> sessions = sessions(own);
        assertThat(sessions).hasSize(2);
        JsonNode newest = sessions.getFirst();
        assertThat(newest.path("address").asText()).isEqualTo("192.0.2.7");
        assertThat(newest.path("user_agent").asText()).isEqualTo("curl/8.5.0");
        assertThat(newest.path("current").asBoolean()).isTrue();
        assertThat(newest.path("last_used_at").asText())
                .isEqualTo(newest.path("issued_at").asText());
        JsonNode oldest = sessions.getLast();
        assertThat(oldest.path("address").asText()).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(oldest.path("user_agent").asText()).matches("old[?]+b\\(rowser\\) [?]+");
        assertThat(oldest.path("current").asBoolean()).isFalse();
        assertThat(get("list-sessions", own).body()).doesNotContain("bus|", own.substring(40));
    }

    @Test
    void whoLogsOutIsOut() throws Exception {
        server.add(LIVE, "out@example.com", PASSWORD);
        String token = server.token(LIVE, "out@example.com", PASSWORD);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
        assertThat(post("logout", token).body()).isEqualTo("{\"status\":\"success\",\"response\":{\"ended\":1}}");
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(post("logout", token).status()).isEqualTo(401);
    }

    @Test
    void otherSessionsAreEndedAndThisOneIsNot() throws Exception {
        server.add(LIVE, "others@example.com", PASSWORD);
        server.add(LIVE, "bystander@example.com", PASSWORD);
        String bystander = server.token(LIVE, "bystander@example.com", PASSWORD);
        String other = server.token(LIVE, "others@example.com", PASSWORD);
        String own = server.token(LIVE, "others@example.com", PASSWORD);
        assertThat(server.getProtected(LIVE, other).status()).isEqualTo(200);
        assertThat(post("logout-other-sessions", own).body())
                .isEqualTo("{\"status\":\"success\",\"response\":{\"ended\":1}}");
        assertThat(server.getProtected(LIVE, other).status()).isEqualTo(401);
        assertThat(Stream.of(own, bystander))
                .allSatisfy(token ->
                        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200));
    }

    @Test
    void ofTooManySessionsTheOldestEnds() throws Exception {
        server.add(LIVE, "many@example.com", PASSWORD);
        String oldest = server.token(LIVE, "many@example.com", PASSWORD);
        assertThat(server.getProtected(LIVE, oldest).status()).isEqualTo(200);
        String newest = oldest;
        for (int i = 0; i < MOST_TOKENS; i++) {
            newest = server.token(LIVE, "many@example.com", PASSWORD);
        }
        assertThat(server.getProtected(LIVE, oldest).status()).isEqualTo(401);
        assertThat(sessions(newest)).hasSize(MOST_TOKENS);
    }

    @Test
    void bothSpellingsOfATokenAreTheSameToken() throws Exception {
        server.add(LIVE, "spelling@example.com", PASSWORD);
        String token = server.token(LIVE, "spelling@example.com", PASSWORD);
        assertThat(sessions(token.replace('|', '_')).getFirst().path("current").asBoolean())
                .isTrue();
        assertThat(post("logout", token.replace('|', '_')).status()).isEqualTo(200);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"GET,current-user", "GET,list-sessions", "POST,logout", "POST,logout-other-sessions"})
    void nothingIsToldOrEndedWithoutALiveTokenOfTheEnvironment(String method, String operation) throws Exception {
        String email = operation + "@example.com";
        server.add(TEST, email, PASSWORD);
        String foreign = server.token(TEST, email, PASSWORD);
        HttpRequest.Builder bare = server.request(path(operation)).method(method, BodyPublishers.noBody());
        assertThat(server.send(bare).header("WWW-Authenticate")).isEqualTo("Bearer");
        Answer denied = server.send(bare.header("Authorization", "Bearer " + foreign));
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(server.getProtected(TEST, foreign).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,current-user,'GET, HEAD, OPTIONS'",
        "DELETE,list-sessions,'GET, HEAD, OPTIONS'",
        "GET,logout,'POST, OPTIONS'",
        "GET,logout-other-sessions,'POST, OPTIONS'"
    })
    void anotherMethodIsWrong(String method, String operation, String allowed) throws Exception {
        Answer answer = server.send(server.request(path(operation)).method(method, BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    private static String logInFrom(String address, String userAgent, String email) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
            connection.send("POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + address
                    + "\r\nUser-Agent: " + userAgent + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return TestUser.token(connection.answer());
        }
    }

    private static List<JsonNode> sessions(String token) throws Exception {
        return get("list-sessions", token)
                .json()
                .at("/response/sessions")
                .valueStream()
                .toList();
    }

    private static String token(Answer login) throws Exception {
        return login.json().at("/response/token").asText();
    }

    private static Answer get(String operation, String token) throws Exception {
        return server.send(server.request(path(operation)).header("Authorization", "Bearer " + token));
    }

    private static Answer post(String operation, String token) throws Exception {
        return server.send(server.request(path(operation))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
    }

    private static String path(String operation) {
        return LIVE.basePath() + "/wf/" + operation;
    }
}
