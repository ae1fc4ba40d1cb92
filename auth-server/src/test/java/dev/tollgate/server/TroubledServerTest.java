package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.user.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The answers that need a disabled user, a limit, another setting or a broken database: each by its real cause. */
final class TroubledServerTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String USER_TOKEN = "generate-user-token";
    private static final String EMAIL = "ada@example.com";

    @TempDir
    private Path directory;

    @Test
    void aDisabledUserWithTheRightPasswordIsDenied() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            UserId id = server.add(LIVE, EMAIL, PASSWORD);
            String token = server.token(LIVE, EMAIL, PASSWORD);
            try (Administration administration = server.administration(LIVE)) {
                administration.users().disable(id);

                Answer right = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
                assertThat(right.status()).isEqualTo(401);
                assertThat(right.body()).isEqualTo("{\"message\":\"Permission denied\"}");
                assertThat(right.header("WWW-Authenticate")).isEqualTo("Bearer");
                assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, "wrong").status())
                        .isEqualTo(400);
                assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);

                administration.users().enable(id);
                assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status())
                        .isEqualTo(200);
                administration.users().remove(id);
                assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void tooManyFailuresAreRefusedForAWhile() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(Setting.FREE_FAILURES, "2"))) {
            server.add(LIVE, EMAIL, PASSWORD);
            server.logIn(LIVE, USER_TOKEN, EMAIL, "wrong");
            server.logIn(LIVE, USER_TOKEN, EMAIL, "wrong");
            Answer answer = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Too many requests\"}");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
            assertThat(server.logIn(LIVE, USER_TOKEN, "bob@example.com", PASSWORD)
                            .status())
                    .isEqualTo(400);
        }
    }

    /** On PostgreSQL addresses are counted in each environment apart. */
    @EmbeddedOnly
    @Test
    void failuresOfOneAddressCountInBothEnvironments() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(Setting.ADDRESS_FAILURES_PER_MINUTE, "2"))) {
            server.logIn(LIVE, USER_TOKEN, "a@example.com", "wrong");
            server.logIn(TEST, USER_TOKEN, "b@example.com", "wrong");
            assertThat(server.logIn(TEST, USER_TOKEN, "c@example.com", "wrong").status())
                    .isEqualTo(429);
        }
    }

    @EmbeddedOnly
    @Test
    void aLogoutThatCannotBeStoredIsRefusedAndEndsNothing() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            server.add(LIVE, EMAIL, PASSWORD);
            String token = server.token(LIVE, EMAIL, PASSWORD);
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            try (Connection locker = DriverManager.getConnection("jdbc:sqlite:" + server.databaseFile(LIVE));
                    Statement statement = locker.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                assertThat(logOut(server, token).status()).isEqualTo(503);
                statement.execute("ROLLBACK");
            }
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            assertThat(logOut(server, token).status()).isEqualTo(200);
        }
    }

    private static Answer logOut(TestServer server, String token) throws Exception {
        return server.send(server.request(LIVE.basePath() + "/wf/logout")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
    }

    @EmbeddedOnly
    @Test
    void anEnvironmentThatIsStuckDoesNotHoldUpTheOther() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            server.add(LIVE, EMAIL, PASSWORD);
            server.add(TEST, EMAIL, PASSWORD);
            try (Connection locker = DriverManager.getConnection("jdbc:sqlite:" + server.databaseFile(TEST));
                    Statement statement = locker.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                List<CompletableFuture<Answer>> stuck = Stream.generate(() -> server.logInLater(TEST, EMAIL, PASSWORD))
                        .limit(10)
                        .toList();
                String token = server.token(LIVE, EMAIL, PASSWORD);
                assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
                assertThat(stuck)
                        .allSatisfy(login -> assertThat(login.join().status()).isEqualTo(503));
                statement.execute("ROLLBACK");
            }
            assertThat(server.logIn(TEST, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void anOperationThatIsNotExposedIsNotFound() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(Setting.OPERATIONS, USER_TOKEN))) {
            server.add(LIVE, EMAIL, PASSWORD);
            Answer answer = server.logIn(LIVE, "generate-api-token", EMAIL, PASSWORD);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Not found\"}");
            assertThat(server.send(server.request("/api/1.1/wf/generate-api-token"))
                            .status())
                    .isEqualTo(404);
            assertThat(server.send(server.request("/api/1.1/wf/generate-api-token")
                                    .method("OPTIONS", BodyPublishers.noBody()))
                            .header("Allow"))
                    .isEqualTo("OPTIONS");
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
        }
    }

    @EmbeddedOnly
    @Test
    void withoutItsDatabaseTheServerIsUnavailableUntilItIsBack() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            server.add(LIVE, EMAIL, PASSWORD);
            String token = server.token(LIVE, EMAIL, PASSWORD);
            Path file = server.databaseFile(LIVE);
            Path elsewhere = directory.resolve("elsewhere.db");
            Files.move(file, elsewhere);

            Answer login = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
            assertThat(login.status()).isEqualTo(503);
            assertThat(login.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
            assertThat(login.header("Retry-After")).isEqualTo("1");
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(503);

            Files.move(elsewhere, file);
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void aHashThatCannotBeCheckedIsRefusedLikeAWrongPassword() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            server.add(LIVE, EMAIL, PASSWORD);
            try (Database database = TestDatabases.of(directory).create(LIVE)) {
                database.change(handle -> handle.execute("UPDATE users SET password_hash = 'damaged'"));
            }
            Answer answer = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(server.logIn(LIVE, USER_TOKEN, "nobody@example.com", PASSWORD)
                            .body());
        }
    }

    @Test
    void whatNoPasswordHashCanBeIsABugWithACode() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            server.add(LIVE, EMAIL, PASSWORD);
            try (Database database = TestDatabases.of(directory).create(LIVE)) {
                database.change(handle -> handle.execute("UPDATE users SET password_hash = ?", "\u0007"));
            }
            Answer answer = server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().path("code").asText()).matches("\\d{13}x\\d{18}");
            assertThat(answer.json().path("message").asText()).startsWith("Internal bug");
        }
    }

    @Test
    void aTokenLivesAsLongAsTheSettingSays() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(Setting.TOKEN_LIFE, "86400"))) {
            server.add(LIVE, EMAIL, PASSWORD);
            assertThat(server.logIn(LIVE, USER_TOKEN, EMAIL, PASSWORD).body()).endsWith("\"expires\":86400}}");
        }
    }

    @Test
    void allWrongSettingsAreReportedAtOnce() {
        assertThatThrownBy(() -> Config.of(Map.of(
                        Setting.PORT, "70000",
                        Setting.TOKEN_LIFE, "soon",
                        Setting.OPERATIONS, "generate-user-token,sign-up",
                        Setting.HOST, " ")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("--host must not be empty;"
                        + " --port must be a whole number from 0 to 65535, not '70000';"
                        + " --operations must be a list of generate-user-token, generate-api-token, not 'sign-up';"
                        + " --token-life must be a whole number from 1 to 315360000, not 'soon'");
    }

    /** One hash takes so long that the others have gone before it ends; that one may be of the first who goes. */
    @Test
    void clientsThatHaveGoneAreNotHashedFor() throws Exception {
        Map<Setting, String> oneSlowHash = Map.of(
                Setting.HASH_PERMITS, "1",
                Setting.HASH_MEMORY, "131072",
                Setting.HASH_PASSES, "6",
                Setting.HASH_WAIT, "60");
        ListAppender<ILoggingEvent> audit = new ListAppender<>();
        audit.start();
        Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
        logger.setLevel(Level.INFO);
        logger.addAppender(audit);
        try (TestServer server = TestServer.start(directory, oneSlowHash);
                RawConnection first = RawConnection.to(server.port());
                RawConnection last = RawConnection.to(server.port())) {
            first.send(TestUser.LOGIN);
            for (int i = 0; i < 8; i++) {
                try (RawConnection gone = RawConnection.to(server.port())) {
                    gone.send(TestUser.LOGIN);
                }
            }
            last.send(TestUser.LOGIN);
            assertThat(first.answer().status()).isEqualTo(400);
            assertThat(last.answer().status()).isEqualTo(400);
        } finally {
            logger.detachAppender(audit);
            logger.setLevel(null);
        }
        assertThat(audit.list)
                .extracting(ILoggingEvent::getMessage)
                .filteredOn(line -> line.contains("\"outcome\":\"overloaded\""))
                .hasSizeGreaterThanOrEqualTo(7);
    }
}
