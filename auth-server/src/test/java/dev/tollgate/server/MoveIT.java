package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.postgres.DatabasePassword;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who has moved to PostgreSQL, however often that was cut off, has everybody's tokens and passwords there, and back.
 */
@EmbeddedOnly
@Tag("endurance")
final class MoveIT {
    private static final int TOKENS = Proof.isFull() ? 1_000_000 : 10_000;
    private static final int KILLS = Proof.of(10);
    private static final long MOMENT_NANOS = Duration.ofMillis(50).toNanos();

    @TempDir
    private Path directory;

    private final PostgresAccess access = TestPostgres.newDatabase();

    @Test
    void whatIsMovedOutlivesAnyKill() throws Exception {
        Path data = directory.resolve("data");
        List<String> tokens = new ArrayList<>(ManyTokens.fill(data, TOKENS, 10));
        TestUser.addTo(data);
        try (Server server = Program.serve(data)) {
            tokens.add(requireLogin(server));
            assertThat(Program.run("", move(data.toString(), access.url())).err())
                    .isEqualTo("tollgate: the database " + data.resolve("live.db")
                            + " is in use; stop the server and all commands first\n");
            server.stop();
        }
        for (long rows : ThreadLocalRandom.current()
                .longs(KILLS, 0, TOKENS - TOKENS / 20)
                .sorted()
                .toArray()) {
            killAfter(rows, data);
            assertThat(Program.run("", serve()).err())
                    .isEqualTo("tollgate: a move to this database from " + data + " has not ended; run it again\n");
        }
        tell(KILLS + " kills, and then: " + ended(data.toString(), access.url()));
        try (Server server = Program.serve(data, options().toArray(String[]::new));
                RawConnection connection = RawConnection.to(server.port())) {
            for (String token : tokens) {
                TestUser.requireLive(token, connection);
            }
            tokens.add(requireLogin(server));
            server.stop();
        }

        Path back = directory.resolve("back");
        tell("and back: " + ended(access.url(), back.toString()));
        try (Server server = Program.serve(back);
                RawConnection connection = RawConnection.to(server.port())) {
            for (String token : tokens) {
                TestUser.requireLive(token, connection);
            }
            requireLogin(server);
        }
    }

    private static String requireLogin(Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            return TestUser.token(connection);
        }
    }

    private void killAfter(long rows, Path data) throws Exception {
        Path output = directory.resolve("move.out");
        Process move = Program.start(output, move(data.toString(), access.url()));
        try {
            while (copied() <= rows) {
                assertThat(move.isAlive()).as(Files.readString(output)).isTrue();
                LockSupport.parkNanos(MOMENT_NANOS);
            }
        } finally {
            move.destroyForcibly().waitFor();
        }
    }

    /** Tokens that have come; fewer than none if not even their table is there. */
    private long copied() {
        try {
            return TestPostgres.number(
                    access,
                    "SELECT CASE WHEN to_regclass('tollgate_test.unfinished_move') IS NULL THEN -1"
                            + " ELSE (SELECT count(*) FROM tollgate_live.tokens) END");
        } catch (SQLException noTable) {
            return -1;
        }
    }

    private String[] move(String from, String to) throws IOException {
        return Stream.concat(Stream.of("database", "move", "--from", from, "--to", to), credentials().stream())
                .toArray(String[]::new);
    }

    private String[] serve() throws IOException {
        return Stream.concat(Stream.of("serve", "--port", "0"), options().stream())
                .toArray(String[]::new);
    }

    private List<String> options() throws IOException {
        return Stream.concat(Stream.of("--database-url", access.url()), credentials().stream())
                .toList();
    }

    private List<String> credentials() throws IOException {
        List<String> credentials = new ArrayList<>(List.of("--accept-lost-writes"));
        access.user().ifPresent(user -> credentials.addAll(List.of("--database-user", user)));
        Optional<DatabasePassword> password = access.password();
        if (password.isPresent()) {
            Path file = directory.resolve("password");
            DataDirectory.createPrivately(file);
            Files.writeString(file, password.get().text());
            credentials.addAll(List.of("--database-password-file", file.toString()));
        }
        return credentials;
    }

    /** The last line of a move that has gone well. */
    private String ended(String from, String to) throws Exception {
        Path output = directory.resolve("move.out");
        int exitCode = Program.start(output, move(from, to)).waitFor();
        List<String> lines = Files.readAllLines(output);
        assertThat(exitCode).as(String.join("\n", lines)).isZero();
        assertThat(lines)
                .anyMatch(line -> line.matches("live users: [0-9,]+ rows with SHA-256 [0-9a-f]{64} on both sides"));
        return lines.get(lines.size() - 1);
    }

    private static void tell(String line) {
        System.out.println("Move of " + TOKENS + " tokens: " + line);
    }
}
