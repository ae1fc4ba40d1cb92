package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.OldApp.Conduct;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import java.net.Socket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People of an old server log in here: when it is asked, what is made of its answers, and who suffers from its troubles. */
final class LegacyLoginTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String USER_TOKEN = "generate-user-token";
    private static final String WRONG = "{\"status\":\"INVALID_LOGIN_CREDENTIALS\",\"message\":\"No\"}";

    private static final String TOKEN =
            "{\"status\":\"success\",\"response\":{\"token\":\"bus|1x2|3x4\",\"expires\":86400%s}}";

    private static final Map<String, Conduct> TROUBLES = Map.ofEntries(
            Map.entry("an id of another form", OldApp.right("ada")),
            Map.entry("an id that is too long", OldApp.right("1234567890123x" + "1".repeat(31))),
            Map.entry("no id", OldApp.answering(200, TOKEN.formatted(""))),
            Map.entry("an id that is no text", OldApp.answering(200, TOKEN.formatted(",\"user_id\":17"))),
            Map.entry("no JSON", OldApp.answering(200, "<html>")),
            Map.entry("nothing", OldApp.answering(200, "")),
            Map.entry("JSON that is no object", OldApp.answering(200, "[]")),
            Map.entry("a body that is too long", OldApp.answering(200, " ".repeat(2 * 1024 * 1024))),
            Map.entry("no HTTP", OldApp.answering("SSH-2.0-old\r\n")),
            Map.entry("no answer", Socket::close),
            Map.entry(
                    "half an answer",
                    OldApp.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{\"status\":\"success\"")),
            Map.entry(
                    "another refusal",
                    OldApp.answering(400, WRONG.replace("INVALID_LOGIN_CREDENTIALS", "MISSING_DATA"))),
            Map.entry("not found", OldApp.answering(404, "{\"message\":\"Not found\"}")),
            Map.entry("the wrong method", OldApp.answering(405, "{\"message\":\"Wrong method\"}")),
            Map.entry("too many", OldApp.answering(429, "{\"message\":\"Slow down\"}", "Retry-After: 30")),
            Map.entry("a bug", OldApp.answering(500, "{\"code\":\"1x2\",\"message\":\"Bug\"}")),
            Map.entry("overload", OldApp.answering(503, "{\"message\":\"Full\"}", "Retry-After: 100000")));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {USER_TOKEN, "generate-api-token"})
    void whoIsKnownThereIsAskedForOnceAndIsAtHomeHereFromThenOn(String operation) throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer server = start(old)) {
            Answer first = server.logIn(LIVE, operation, "Ada@Example.com", PASSWORD);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.json().at("/response/user_id").asText()).isEqualTo(OldApp.ID);
            String token = first.json().at("/response/token").asText();
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            assertThat(old.questions())
                    .singleElement()
                    .asString()
                    .startsWith("POST /api/1.1/wf/" + operation + " ")
                    .endsWith("{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}");

            old.turnTo(OldApp.answering(503, ""));
            assertThat(server.logIn(LIVE, operation, EMAIL, PASSWORD).status()).isEqualTo(200);
            assertThat(server.logIn(LIVE, operation, EMAIL, "wrong").status()).isEqualTo(400);
            assertThat(old.questions()).hasSize(1);
        }
    }

    @Test
    void eachEnvironmentHasAnOldServerOfItsOwn() throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer server = TestServer.start(directory, Map.of(Setting.TEST_LEGACY_LOGIN, old.base()))) {
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(400);
            assertThat(old.questions()).isEmpty();
            assertThat(server.logIn(TEST, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WRONG,
                "{\"status\":\"INVALID\",\"message\":\"Invalid value for parameter email (must be text)\"}"
            })
    void wrongThereIsWrongHereInTheSameBytes(String there) throws Exception {
        try (OldApp old = new OldApp(OldApp.answering(400, there));
                TestServer server = start(old)) {
            server.add(LIVE, "bob@example.com", PASSWORD);
            Answer unknown = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
            Answer known = server.logIn(LIVE, USER_TOKEN, "bob@example.com", "wrong");
            assertThat(unknown.status()).isEqualTo(400);
            assertThat(unknown.body()).isEqualTo(known.body());
            assertThat(unknown.http().headers().map().keySet())
                    .isEqualTo(known.http().headers().map().keySet());
            assertThat(old.questions()).hasSize(1);
        }
    }

    @Test
    void whoIsDisabledThereIsDeniedHere() throws Exception {
        try (OldApp old = new OldApp(OldApp.answering(401, "{\"message\":\"Permission denied\"}"));
                TestServer server = start(old)) {
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(401);
        }
    }

    @Test
    void aRemovedAddressIsNeverAskedFor() throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer server = start(old)) {
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
            try (Administration administration = server.administration(LIVE)) {
                User ada = administration.users().findByEmail(new Email(EMAIL)).orElseThrow();
                administration.users().remove(ada.id());
                assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status())
                        .isEqualTo(400);
                assertThat(old.questions()).hasSize(1);
                assertThat(administration.users().findByEmail(new Email(EMAIL))).isEmpty();
            }
        }
    }

    @Test
    void whatIsNoPlainAnswerIs503ForThatPersonAlone() throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer server = start(old)) {
            server.add(LIVE, "bob@example.com", PASSWORD);
            int asked = 0;
            for (Map.Entry<String, Conduct> trouble : TROUBLES.entrySet()) {
                old.turnTo(trouble.getValue());
                Answer answer = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
                assertThat(answer.status()).as(trouble.getKey()).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
                assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
                assertThat(old.questions()).as(trouble.getKey()).hasSize(++asked);
                assertThat(server.logIn(LIVE, USER_TOKEN, "bob@example.com", PASSWORD)
                                .status())
                        .isEqualTo(200);
            }
            old.turnTo(OldApp.right());
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (OldApp other = new OldApp(OldApp.right());
                OldApp old =
                        new OldApp(OldApp.answering(307, "", "Location: " + other.base() + "/wf/generate-user-token"));
                TestServer server = start(old)) {
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(503);
            assertThat(old.questions()).hasSize(1);
            assertThat(other.questions()).isEmpty();
        }
    }

    @Test
    void whereNothingListensItIs503() throws Exception {
        OldApp old = new OldApp(OldApp.right());
        old.close();
        try (TestServer server = start(old)) {
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(503);
        }
    }

    /** More than there are permits, and as many as are asked about at once; one more is told to come again. */
    @Test
    void othersLogInWhileTheOldServerIsSilent() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        try (OldApp old = new OldApp(connection -> isOver.await());
                TestServer server = start(
                        old,
                        Map.of(
                                Setting.LEGACY_LOGIN_RATE,
                                "1000",
                                Setting.HASH_QUEUE,
                                "100",
                                Setting.HASH_WAIT,
                                "10"))) {
            server.add(LIVE, "bob@example.com", PASSWORD);
            List<CompletableFuture<Answer>> waiting = IntStream.range(0, 32)
                    .mapToObj(number -> server.logInLater(LIVE, "ada" + number + "@example.com", PASSWORD))
                    .toList();
            while (old.questions().size() < waiting.size()) {
                assertThat(server.logIn(LIVE, USER_TOKEN, "bob@example.com", PASSWORD)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(503);
            assertThat(server.logIn(LIVE, USER_TOKEN, "bob@example.com", PASSWORD)
                            .status())
                    .isEqualTo(200);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            isOver.countDown();
            assertThat(waiting)
                    .allSatisfy(one -> assertThat(one.join().status()).isEqualTo(503));
        }
    }

    @Test
    void noMoreAreAskedForThanTheRateAllows() throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer server = start(old, Map.of(Setting.LEGACY_LOGIN_RATE, "1"))) {
            List<CompletableFuture<Answer>> all = IntStream.range(0, 10)
                    .mapToObj(number -> server.logInLater(LIVE, "ada" + number + "@example.com", PASSWORD))
                    .toList();
            List<Integer> statuses =
                    all.stream().map(one -> one.join().status()).toList();
            assertThat(statuses).containsOnly(200, 503);
            assertThat(old.questions()).hasSizeLessThan(10);
        }
    }

    private TestServer start(OldApp old) {
        return start(old, Map.of());
    }

    private TestServer start(OldApp old, Map<Setting, String> more) {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.LEGACY_LOGIN, old.base());
        settings.putAll(more);
        return TestServer.start(directory, settings);
    }
}
