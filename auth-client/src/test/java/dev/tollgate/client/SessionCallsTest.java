package dev.tollgate.client;

import static dev.tollgate.client.TestTokens.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token's bearer asks about it, and ends. */
final class SessionCallsTest {

    private static final String CURRENT_USER = """
        {"status":"success","response":{"user_id":"1x2","email":"ada@example.com",\
        "issued_at":"2026-01-01T00:00:00.001Z","expires":60,"absolute_expires":3600,"idle_expires":60}}\
        """;
    private static final String SESSION = """
        {"issued_at":"2026-01-01T00:00:00Z","last_used_at":"2026-01-01T01:00:00.5+01:00","expires":0,\
        "address":"2001:db8::7","user_agent":"curl/8.5.0","current":true}\
        """;

    @Test
    void currentUserTellsWhoItIsAndWhenTheTokenEnds() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, CURRENT_USER);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.currentUser(TOKEN))
                    .isEqualTo(new CurrentUser(
                            "1x2",
                            "ada@example.com",
                            Instant.parse("2026-01-01T00:00:00.001Z"),
                            Duration.ofMinutes(1),
                            Duration.ofHours(1),
                            Optional.of(Duration.ofMinutes(1))));
            assertThat(server.requests().get(0))
                    .startsWith("GET /api/1.1/wf/current-user HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer bus|1x2|3x4\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"idle_expires\":null"})
    void whereThereIsNoIdleLifeNoneIsTold(String absent) throws Exception {
        String answer = CURRENT_USER.replace(",\"idle_expires\":60", absent);
        assertThat(answered(answer, client -> client.currentUser(TOKEN)).idleRemaining())
                .isEmpty();
    }

    @Test
    void sessionsAreListedInTheirOrderAndTimesMayHaveAnyOffset() throws Exception {
        String older =
                SESSION.replace("true", "false").replace("2001:db8::7", "").replace("curl/8.5.0", "");
        assertThat(sessionsOf(listOf(SESSION, older)))
                .containsExactly(session("2001:db8::7", "curl/8.5.0", true), session("", "", false));
    }

    private static Session session(String address, String userAgent, boolean current) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        return new Session(start, start.plusMillis(500), Duration.ZERO, address, userAgent, current);
    }

    /** As many as a server allows by default, each with the longest of names. */
    @Test
    void fiveTimesAsManySessionsAsTheContractListsAreRead() throws Exception {
        String longest = SESSION.replace("curl/8.5.0", "\\\"".repeat(256));
        String answer = listOf(Collections.nCopies(500, longest).toArray(String[]::new));
        assertThat(sessionsOf(answer)).hasSize(500);
    }

    @Test
    void logOutSendsTheTokenWithoutABody() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, ended("1"));
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.logOut(TOKEN)).isEqualTo(1);
            assertThat(server.requests().get(0))
                    .startsWith("POST /api/1.1/wf/logout HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer bus|1x2|3x4\r\n", "\r\nContent-Length: 0\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void logOutOtherSessionsAnswersHowManyWereEnded() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, ended("7"));
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.logOutOtherSessions(TOKEN)).isEqualTo(7);
            assertThat(server.requests().get(0)).startsWith("POST /api/1.1/wf/logout-other-sessions HTTP/1.1\r\n");
        }
    }

    @Test
    void aTokenThatIsNotLiveIsDeniedEverywhere() throws Exception {
        List<Function<AuthClient, Object>> calls = List.of(
                client -> client.currentUser(TOKEN),
                client -> client.sessions(TOKEN),
                client -> client.logOut(TOKEN),
                client -> client.logOutOtherSessions(TOKEN),
                client -> client.changePassword(TOKEN, "old", "new"));
        try (StubServer server = StubServer.answeringJson(401, "{\"message\":\"Permission denied\"}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(calls)
                    .allSatisfy(call ->
                            assertThatExceptionOfType(PermissionDenied.class).isThrownBy(() -> call.apply(client)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "email", "issued_at", "expires", "absolute_expires"})
    void aUserWithoutADocumentedFieldIsUnexpected(String field) throws Exception {
        isUnexpected(CURRENT_USER.replace("\"" + field + "\"", "\"other\""), client -> client.currentUser(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"issued_at", "last_used_at", "expires", "address", "user_agent", "current"})
    void aSessionWithoutADocumentedFieldIsUnexpected(String field) throws Exception {
        isUnexpected(listOf(SESSION.replace("\"" + field + "\"", "\"other\"")), client -> client.sessions(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-01", "2026-01-01T00:00:00", "1767225600"})
    void aTimeInAnotherFormIsUnexpectedAndNotQuoted(String time) throws Exception {
        isUnexpected(CURRENT_USER.replace("2026-01-01T00:00:00.001Z", time), client -> client.currentUser(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sessions\":null}", "{\"sessions\":[null]}", "{\"sessions\":{}}", "[]", "null"})
    void aListInAnotherFormIsUnexpected(String response) throws Exception {
        isUnexpected("{\"status\":\"success\",\"response\":" + response + "}", client -> client.sessions(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "null", "\"1\"", "true", "2147483648"})
    void aCountInAnotherFormIsUnexpected(String count) throws Exception {
        isUnexpected(ended(count), client -> client.logOut(TOKEN));
    }

    private static void isUnexpected(String answer, Function<AuthClient, Object> call) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> answered(answer, call))
                .withMessageStartingWith("The server answered HTTP 200, ")
                .withMessageNotContainingAny("2026", "yesterday")
                .withNoCause();
    }

    private static List<Session> sessionsOf(String answer) throws Exception {
        return answered(answer, client -> client.sessions(TOKEN));
    }

    private static <T> T answered(String answer, Function<AuthClient, T> call) throws Exception {
        try (StubServer server = StubServer.answeringJson(200, answer);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            return call.apply(client);
        }
    }

    private static String listOf(String... sessions) {
        return "{\"status\":\"success\",\"response\":{\"sessions\":[" + String.join(",", sessions) + "]}}";
    }

    private static String ended(String tokens) {
        return "{\"status\":\"success\",\"response\":{\"ended\":" + tokens + "}}";
    }
}
