package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tollgate.server.HostileRequests.Case;
import dev.tollgate.server.HostileRequests.Reply;
import dev.tollgate.server.user.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a proxy is answered about a request: 200, 401 or 503, whatever it asks. */
final class ForwardAuthTest {
    private static final String PATH = "/forward-auth";
    private static final String DENIED = "{\"message\":\"Permission denied\"}";
    private static final String UNAVAILABLE = "{\"message\":\"Service Unavailable\"}";
    private static final SpecCheck SPEC = new SpecCheck();

    /** One that can be read: a request of any other is of no path. */
    private static final Pattern REQUEST_LINE = Pattern.compile(
            "(?s)(?:\r\n)?(?!CONNECT |PRI )[^ \\p{Cntrl}]+ (?!http:///)[^ \\p{Cntrl}]{1,8000} HTTP/1\\.[01]\r\n.*");

    private static final Pattern TOKEN_LINE = Pattern.compile("(?i)\r\nAuthorization:[ \t]*Bearer ([^\r]*[^\r\t ])");

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static WireCheck check;
    private static UserId ada;
    private static String token;
    private static String testToken;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory, Unthrottled.SETTINGS);
        ada = server.add(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        server.add(TEST, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        token = server.token(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        testToken = server.token(TEST, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        check = WireCheck.of(server.port());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "HEAD",
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "OPTIONS",
                "TRACE",
                "PROPFIND",
                "BREW",
                "get",
                "!",
            })
    void everyMethodAndEveryPathIsAnsweredAlike(String method) throws Exception {
        for (String below : List.of("", "/", "/orders/7?all", "/%2e%2e/../x;y", "/wf/logout")) {
            String path = LIVE.basePath() + PATH + below;
            requireAdmitted(answer(server, method, path, bearer(token)));
            requireDenied("Bearer", answer(server, method, path, ""));
            requireDenied("Bearer error=\"invalid_token\"", answer(server, method, path, bearer(testToken)));
            requireDenied("Bearer", answer(server, method, path, bearer(token) + bearer(token)));
        }
        assertThat(answer(server, method, TEST.basePath() + PATH + "/x", bearer(testToken))
                        .status())
                .isEqualTo(200);
    }

    /** The slash may be the only one that tells them apart. */
    @ParameterizedTest
    @ValueSource(strings = {"s", "%2F", ";x", "-x/y"})
    void whatOnlyBeginsWithItsNameIsAnUnknownPath(String rest) throws Exception {
        assertThat(answer(server, "GET", LIVE.basePath() + PATH + rest, bearer(token))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theBodyIsThatOfTheProtectedEndpoint() throws Exception {
        assertThat(answer(server, "GET", LIVE.basePath() + PATH, bearer(token)).body())
                .matches("\\{\"status\":\"success\",\"response\":\\{\"user_id\":\"" + ada
                        + "\",\"expires\":31535\\d{3}}}");
    }

    @Test
    void theIdleLifeIsToldWhereThereIsOne(@TempDir Path elsewhere) throws Exception {
        try (TestServer idle = TestServer.start(elsewhere, Map.of(Setting.IDLE_LIFE, "86400"))) {
            idle.add(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
            String own = idle.token(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
            RawAnswer answer = answer(idle, "GET", LIVE.basePath() + PATH, bearer(own));
            SPEC.requireDocumented(LIVE.basePath() + PATH, answer);
            assertThat(answer.header("x-auth-idle-expires"))
                    .isEqualTo(answer.header("x-auth-expires"))
                    .matches("86[34]\\d\\d");
            assertThat(answer.header("x-auth-absolute-expires")).matches("31535\\d{3}");
        }
    }

    @Test
    void hostileRequestsAreDeniedToo() throws Exception {
        List<Case> moved = HostileRequests.all().stream()
                .map(ForwardAuthTest::moved)
                .filter(sent -> sent.path().matches("(/version-test)?/api/1\\.1/forward-auth(/.*)?"))
                .filter(sent -> REQUEST_LINE.matcher(sent.bytes()).matches())
                // Moved, it is above the limit.
                .filter(sent -> !sent.name().equals("a head at the limit"))
                .toList();
        assertThat(moved).hasSizeGreaterThan(400);
        check.requireAnswersInTurn(moved.stream().filter(sent -> !sent.closes()).toList());
        moved.stream().filter(Case::closes).forEach(check::requireAnswer);
    }

    /** The same request, but below the check. */
    private static Case moved(Case sent) {
        return new Case(
                sent.name(),
                sent.bytes().replaceFirst("/api/1\\.1/", LIVE.basePath() + PATH + "/"),
                replyHere(sent),
                sent.closes());
    }

    private static Reply replyHere(Case sent) {
        return switch (sent.reply()) {
            case MALFORMED, DENIED -> Reply.DENIED;
            default -> replyToToken(sent);
        };
    }

    /** What a sound request is answered: nothing but its token decides. */
    private static Reply replyToToken(Case sent) {
        String head = sent.bytes().substring(0, sent.bytes().indexOf("\r\n\r\n"));
        List<String> tokens =
                TOKEN_LINE.matcher(head).results().map(line -> line.group(1)).toList();
        if (tokens.size() != 1) {
            return Reply.DENIED;
        }
        boolean isLive =
                tokens.getFirst().equals(HostileRequests.TOKEN) && sent.path().startsWith(LIVE.basePath());
        return isLive ? Reply.GRANTED : Reply.DEAD_TOKEN;
    }

    @Test
    void whatDoesNotArriveInTimeIsDenied(@TempDir Path elsewhere) throws Exception {
        Map<Setting, String> hasty = Map.of(Setting.HEAD_TIME, "1", Setting.REQUEST_TIME, "1");
        try (TestServer impatient = TestServer.start(elsewhere, hasty);
                RawConnection head = RawConnection.to(impatient.port());
                RawConnection body = RawConnection.to(impatient.port())) {
            head.send("GET /api/1.1/forward-auth/x HTTP/1.1\r\nHost: a\r\nX: ");
            body.send("POST /api/1.1/forward-auth HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{");
            requireDenied("Bearer", head.answer());
            requireDenied("Bearer", body.answer());
        }
    }

    @Test
    void oneConnectionTooManyIsUnavailable(@TempDir Path elsewhere) throws Exception {
        try (TestServer full = TestServer.start(elsewhere, Map.of(Setting.CONNECTIONS, "1"));
                RawConnection first = RawConnection.to(full.port())) {
            first.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(first.answer().status()).isEqualTo(404);
            requireUnavailable(answer(full, "GET", LIVE.basePath() + PATH, bearer(token)));
        }
    }

    @EmbeddedOnly
    @Test
    void aBugIsUnavailableAsALostDatabaseIsAndItsCodeIsInTheLog(@TempDir Path elsewhere) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.tollgate.server.http.FaultMapper");
        logger.addAppender(log);
        try (TestServer damaged = TestServer.start(elsewhere, Map.of(Setting.REVOCATION_BOUND, "0"))) {
            damaged.add(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
            String own = damaged.token(LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + damaged.databaseFile(LIVE));
                    Statement statement = database.createStatement()) {
                statement.execute("UPDATE tokens SET user_id = 'nobody'");
            }
            requireUnavailable(answer(damaged, "POST", LIVE.basePath() + PATH, bearer(own)));
            assertThat(damaged.getProtected(LIVE, own).status()).isEqualTo(500);

            Files.move(damaged.databaseFile(LIVE), elsewhere.resolve("elsewhere.db"));
            requireUnavailable(answer(damaged, "GET", LIVE.basePath() + PATH + "/x", bearer(own)));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line).matches("Answered 503 for a bug with code \\d{13}x\\d{18}"));
    }

    private static void requireAdmitted(RawAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        answer.requireDocumentedHeaders();
        assertThat(answer.header("x-auth-user-id")).isEqualTo(ada.text());
        assertThat(answer.header("x-auth-expires"))
                .isEqualTo(answer.header("x-auth-absolute-expires"))
                .matches("31535\\d{3}");
        assertThat(answer.headers()).doesNotContainKey("x-auth-idle-expires");
        requireDocumentedBody(answer);
    }

    private static void requireDenied(String challenge, RawAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        answer.requireDocumentedHeaders();
        assertThat(answer.header("www-authenticate")).isEqualTo(challenge);
        assertThat(answer.body()).isIn(DENIED, "");
        requireDocumentedBody(answer);
    }

    private static void requireUnavailable(RawAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        answer.requireDocumentedHeaders();
        assertThat(answer.body()).isEqualTo(UNAVAILABLE);
        requireDocumentedBody(answer);
    }

    /** Only what HEAD is answered has none. */
    private static void requireDocumentedBody(RawAnswer answer) {
        if (!answer.body().isEmpty()) {
            SPEC.requireDocumented(LIVE.basePath() + PATH, answer);
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static RawAnswer answer(TestServer server, String method, String target, String lines) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
            return method.equals("HEAD") ? connection.answerToHead() : connection.answer();
        }
    }
}
