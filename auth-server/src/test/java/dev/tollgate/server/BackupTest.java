package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a database that is in use, and what is made of them. */
@EmbeddedOnly
final class BackupTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path directory;

    private Path data;
    private Path elsewhere;
    private Path copy;

    @BeforeEach
    void choosePlaces() {
        data = directory.resolve("data");
        elsewhere = directory.resolve("elsewhere");
        copy = directory.resolve("copy.db");
    }

    @Test
    void everybodyLogsInWhereACopyOfABusyDatabaseIsRestored() throws Exception {
        List<String> people = new ArrayList<>();
        String token;
        try (TestServer server = TestServer.start(data, Unthrottled.CHEAP_SETTINGS)) {
            for (int number = 0; number < 20; number++) {
                people.add("ada" + number + "@example.com");
                server.add(LIVE, people.getLast(), PASSWORD);
            }
            List<CompletableFuture<Answer>> writes = people.stream()
                    .map(email -> server.logInLater(LIVE, email, PASSWORD))
                    .toList();
            token = writes.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.status() == 200)
                    .findFirst()
                    .orElseThrow()
                    .json()
                    .at("/response/token")
                    .asText();
            Administration.backUp(data, LIVE, copy);
            assertThat(writes)
                    .allSatisfy(login -> assertThat(login.join().status()).isIn(200, 503));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        Administration.restore(elsewhere, LIVE, copy);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere.resolve("live.db"))))
                .isEqualTo("rw-------");
        try (TestServer server = TestServer.start(elsewhere, Unthrottled.CHEAP_SETTINGS)) {
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            for (String email : people) {
                assertThat(server.logIn(LIVE, "generate-user-token", email, PASSWORD)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void allTokensEndAtOnce() throws Exception {
        try (TestServer server = TestServer.start(data, Map.of(Setting.REVOCATION_BOUND, "0"))) {
            server.add(LIVE, EMAIL, PASSWORD);
            String token = server.token(LIVE, EMAIL, PASSWORD);
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
            try (Administration administration = server.administration(LIVE)) {
                assertThat(administration.endAllTokens()).isEqualTo(1);
                assertThat(administration.endAllTokens()).isZero();
            }
            assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
            assertThat(server.logIn(LIVE, "generate-user-token", EMAIL, PASSWORD)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        Administration.create(new EmbeddedDatabases(data), LIVE).close();
        Files.writeString(copy, "something else");
        assertThatThrownBy(() -> Administration.backUp(data, LIVE, copy))
                .isInstanceOf(OperatorException.class)
                .hasMessage("there is a file " + copy + " already, and it stays as it is");
        assertThat(copy).hasContent("something else");

        Files.delete(copy);
        Administration.backUp(data, LIVE, copy);
        byte[] before = Files.readAllBytes(data.resolve("live.db"));
        assertThatThrownBy(() -> Administration.restore(data, LIVE, copy))
                .isInstanceOf(OperatorException.class)
                .hasMessage("there is a file " + data.resolve("live.db") + " already, and it stays as it is");
        assertThat(data.resolve("live.db")).hasBinaryContent(before);
    }

    /** SQLite would play it back into what is restored. */
    @Test
    void nothingIsRestoredBesideAJournalThatWasLeftBehind() throws Exception {
        Administration.create(new EmbeddedDatabases(data), LIVE).close();
        Administration.backUp(data, LIVE, copy);
        Path journal = Files.createDirectory(elsewhere).resolve("live.db-wal");
        Files.writeString(journal, "of another database");
        assertThatThrownBy(() -> Administration.restore(elsewhere, LIVE, copy))
                .isInstanceOf(OperatorException.class)
                .hasMessage("there is a file " + journal + " already, and it stays as it is");
        assertThat(elsewhere.resolve("live.db")).doesNotExist();
    }

    @Test
    void aDatabaseOfAnOlderVersionIsCopiedAsItIs() throws Exception {
        Administration.create(new EmbeddedDatabases(data), LIVE).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("live.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM flyway_schema_history WHERE version = '7'");
        }
        Administration.backUp(data, LIVE, copy);
        for (Path file : List.of(data.resolve("live.db"), copy)) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement();
                    ResultSet last = statement.executeQuery("SELECT max(version) FROM flyway_schema_history")) {
                assertThat(last.getString(1)).as(file.toString()).isEqualTo("6");
            }
        }
    }

    @Test
    void whatIsNoWholeDatabaseOfOursIsNotRestored() throws Exception {
        assertRefused("there is no file " + copy);
        Files.writeString(copy, "notes, and not a database\n".repeat(1000));
        assertRefused("cannot restore " + copy + ": it is no database, or a damaged one");

        Files.delete(copy);
        execute("CREATE TABLE notes (text TEXT)");
        assertRefused("cannot restore " + copy + ": it is no database of Tollgate");

        Files.delete(copy);
        Administration.create(new EmbeddedDatabases(data), LIVE).close();
        Administration.backUp(data, LIVE, copy);
        execute("INSERT INTO flyway_schema_history SELECT 1000, '1000', 'later', type, script, checksum, installed_by,"
                + " installed_on, execution_time, success FROM flyway_schema_history WHERE installed_rank = 1");
        assertRefused("cannot restore " + copy + ": it is of a newer Tollgate than this");

        Files.delete(copy);
        Administration.backUp(data, LIVE, copy);
        byte[] whole = Files.readAllBytes(copy);
        Files.write(copy, Arrays.copyOf(whole, whole.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
        assertRefused("cannot restore " + copy + ": it is no database, or a damaged one");

        Files.write(copy, whole);
        Path journal = Files.writeString(directory.resolve("copy.db-wal"), "what is missing");
        assertRefused(copy + " has a journal beside it, without which it is not whole: it was not made by backup");
        Files.delete(journal);
        Administration.restore(elsewhere, LIVE, copy);
    }

    private void assertRefused(String message) throws Exception {
        assertThatThrownBy(() -> Administration.restore(elsewhere, LIVE, copy))
                .isInstanceOf(OperatorException.class)
                .hasMessage(message);
        if (Files.exists(elsewhere)) {
            assertThat(elsewhere).isEmptyDirectory();
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
