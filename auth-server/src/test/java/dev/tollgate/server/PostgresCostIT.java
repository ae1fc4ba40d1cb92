package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a server on PostgreSQL spends on checks and logins, and how long a client waits for them, beside a server on
 * SQLite. Both databases sync to the same disk. This is the benchmark too.
 */
@Isolated
@Tag("proof")
final class PostgresCostIT {
    private static final int ROUNDS = Proof.of(10);
    private static final int LOGINS = Proof.of(100);
    private static final int CHECKS = Proof.of(5_000);

    /** Requests of each kind until a server's compiler has done its work, which are not counted. */
    private static final int WARM_UP = Proof.isFull() ? 20_000 : 0;

    private static final String USER = "postgres";

    @TempDir
    private Path directory;

    @Test
    void checksAndLoginsAreMeasuredOnBothDatabases() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "CPU time is read from /proc");
        try (EmbeddedPostgres postgres = durable()) {
            String[] shared = {
                "--database-url=" + postgres.getJdbcUrl(USER, USER).replaceFirst("\\?.*", ""), "--database-user=" + USER
            };
            addUser("--data-dir=" + directory);
            addUser(shared);
            System.out.printf(
                    "One client's requests on SQLite and on PostgreSQL, on %s%n%-32s %s%n",
                    Machine.description(),
                    "",
                    "CPU µs: SQLite  PostgreSQL  times   of the database   ms: SQLite (99 %)  PostgreSQL (99 %) "
                            + " times");
            measure("", shared, postgres.getPostgresDatabase());
            measure(
                    ", cheapest hash, no memory",
                    shared,
                    postgres.getPostgresDatabase(),
                    with(Unthrottled.cheapOptions(), "--revocation-bound=0"));
        }
    }

    /** One that keeps what it has acknowledged, since no server starts on another. */
    private static EmbeddedPostgres durable() throws IOException {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgres").toAbsolutePath().toFile())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static void addUser(String... where) throws Exception {
        Program.Result added = Program.run(
                TestUser.PASSWORD, with(where, "user", "add", "--email=" + TestUser.EMAIL, "--password-stdin"));
        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    private static String[] with(String[] options, String... before) {
        return Stream.concat(Arrays.stream(before), Arrays.stream(options)).toArray(String[]::new);
    }

    /** Loads a server on each database, in turns. */
    private void measure(String how, String[] shared, DataSource postgres, String... settings) throws Exception {
        Path log = directory.resolve("log");
        try (Server onSqlite = Program.serveUnrecorded(log, directory, settings);
                Server onPostgres = Program.serveUnrecorded(log, directory, with(shared, settings))) {
            Client sqlite = new Client(onSqlite, Optional.empty());
            Client postgresql = new Client(onPostgres, Optional.of(postgres));
            sqlite.warmUp();
            postgresql.warmUp();
            for (int round = 0; round < ROUNDS; round++) {
                sqlite.sendAll(CHECKS, LOGINS);
                postgresql.sendAll(CHECKS, LOGINS);
            }
            for (Kind kind : Kind.values()) {
                print(kind.label + how, sqlite.cost(kind), postgresql.cost(kind));
            }
        }
    }

    private static void print(String name, Cost sqlite, Cost postgresql) {
        System.out.printf(
                "%-32s %14.0f %11.0f %6.2f %17.0f %12.2f (%4.1f) %11.2f (%4.1f) %6.2f%n",
                name,
                sqlite.serverMicroseconds(),
                postgresql.serverMicroseconds(),
                postgresql.serverMicroseconds() / sqlite.serverMicroseconds(),
                postgresql.databaseMicroseconds(),
                sqlite.milliseconds(50),
                sqlite.milliseconds(99),
                postgresql.milliseconds(50),
                postgresql.milliseconds(99),
                postgresql.milliseconds(50) / sqlite.milliseconds(50));
    }

    private enum Kind {
        CHECK("check"),
        LOGIN("login"),
        LOGOUT("logout");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** Sends one request after the other. */
    private static final class Client {
        private final Server server;
        private final Optional<DataSource> database;
        private final Map<Kind, Cost> costs = new EnumMap<>(Kind.class);

        private Client(Server server, Optional<DataSource> database) {
            this.server = server;
            this.database = database;
        }

        /** A login is so much work that few of them are as many of the others. */
        private void warmUp() throws Exception {
            sendAll(WARM_UP, WARM_UP / 25);
            costs.clear();
        }

        /** What the requests of a kind have cost so far. */
        private Cost cost(Kind kind) {
            return costs.computeIfAbsent(kind, first -> new Cost());
        }

        private void sendAll(int checks, int logins) throws Exception {
            try (RawConnection connection = RawConnection.to(server.port())) {
                List<String> tokens = new ArrayList<>();
                for (RawAnswer answer :
                        send(Kind.LOGIN, Stream.generate(() -> TestUser.LOGIN).limit(logins + 1L), connection)) {
                    tokens.add(TestUser.token(answer));
                }
                String kept = tokens.removeLast();
                send(Kind.CHECK, Stream.generate(() -> TestUser.check(kept)).limit(checks), connection);
                send(
                        Kind.LOGOUT,
                        tokens.stream().map(token -> TestUser.post("/wf/logout", token, "application/json", "")),
                        connection);
            }
        }

        private List<RawAnswer> send(Kind kind, Stream<String> requests, RawConnection connection) throws Exception {
            List<RawAnswer> answers = new ArrayList<>();
            Cost cost = cost(kind);
            Duration serverBefore = server.cpuTime();
            Map<Long, Duration> databaseBefore = databaseTime();
            for (String request : requests.toList()) {
                long start = System.nanoTime();
                connection.send(request);
                RawAnswer answer = connection.answer();
                cost.times.add(System.nanoTime() - start);
                assertThat(answer.status()).as(answer.toString()).isBetween(200, 204);
                answers.add(answer);
            }
            cost.server = cost.server.plus(server.cpuTime()).minus(serverBefore);
            for (Map.Entry<Long, Duration> process : databaseTime().entrySet()) {
                cost.database = cost.database
                        .plus(process.getValue())
                        .minus(databaseBefore.getOrDefault(process.getKey(), Duration.ZERO));
            }
            return answers;
        }

        /** The CPU time of the database's processes, of which each connection has its own. */
        private Map<Long, Duration> databaseTime() throws SQLException {
            Map<Long, Duration> times = new HashMap<>();
            if (database.isPresent()) {
                try (Connection connection = database.get().getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")) {
                    while (rows.next()) {
                        long process = rows.getLong(1);
                        ProcessHandle.of(process)
                                .flatMap(running -> running.info().totalCpuDuration())
                                .ifPresent(time -> times.put(process, time));
                    }
                }
            }
            return times;
        }
    }

    /** What all requests of a kind have cost together, and how long each took. */
    private static final class Cost {
        private final List<Long> times = new ArrayList<>();
        private Duration server = Duration.ZERO;
        private Duration database = Duration.ZERO;

        private double serverMicroseconds() {
            return server.toNanos() / 1e3 / times.size();
        }

        private double databaseMicroseconds() {
            return database.toNanos() / 1e3 / times.size();
        }

        /** The time that so many of a hundred requests took at most. */
        private double milliseconds(int percent) {
            return times.stream().sorted().toList().get(times.size() * percent / 100) / 1e6;
        }
    }
}
