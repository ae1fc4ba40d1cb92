package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.token.TokenStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What many users and tokens take: time to remove the dead ones, room on the disk, and memory of the server. */
@EmbeddedOnly
@Isolated
@Tag("proof")
final class GrowthIT {
    private static final List<Integer> SIZES =
            Proof.isFull() ? List.of(100_000, 1_000_000, 10_000_000) : List.of(1_000, 10_000);
    private static final int BATCH = 100;
    private static final int BATCHES = Proof.isFull() ? 100 : 1;

    /** Times what a batch takes among the fewest tokens; those of a larger table lie in more pages. */
    private static final double MOST_GROWTH = 3;

    /** As many tokens, of which these are checked. */
    private static final int USERS = Proof.isFull() ? 1_000_000 : 2_000;

    private static final int CHECKED = USERS / 10;
    private static final int AT_ONCE = 1_000;
    private static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private static final Instant LONG_AGO = Instant.ofEpochMilli(1_000_000);

    @TempDir
    private Path directory;

    @Test
    void removalOfDeadTokensCostsTheSameAmongMany() throws Exception {
        List<Database> databases = new ArrayList<>();
        try {
            for (int size : SIZES) {
                PostgresAccess access = TestPostgres.newDatabase();
                databases.add(new SharedDatabases(access).create(Environment.LIVE));
                fillWithDead(access, size);
            }
            System.out.printf(
                    "Removal of %d dead tokens at a time on PostgreSQL, on %s%n%s%n",
                    BATCH, Machine.description(), "stored tokens   ms a time   to the first   ms if none is dead");
            List<Timings> removals = removals(databases, LONG_AGO, BATCH);
            List<Timings> searches = removals(databases, Instant.EPOCH, 0);
            for (int i = 0; i < SIZES.size(); i++) {
                System.out.printf(
                        "%,13d   %9.2f   %12.2f   %18.2f%n",
                        SIZES.get(i),
                        removals.get(i).median(),
                        removals.get(i).median() / removals.getFirst().median(),
                        searches.get(i).median());
            }
            if (Proof.isFull()) {
                assertThat(removals)
                        .allSatisfy(times -> assertThat(times.median())
                                .isLessThan(MOST_GROWTH * removals.getFirst().median()));
            }
        } finally {
            databases.forEach(Database::close);
        }
    }

    /** How long it takes to remove what expired by some time, at each size in turn. */
    private static List<Timings> removals(List<Database> databases, Instant expiredBy, int expected) {
        double[][] milliseconds = new double[databases.size()][2 * BATCHES];
        for (int batch = 0; batch < 2 * BATCHES; batch++) {
            for (int i = 0; i < databases.size(); i++) {
                TokenStore tokens = new JdbcTokenStore(databases.get(i));
                long start = System.nanoTime();
                int removed = tokens.removeDead(expiredBy, Optional.of(Instant.EPOCH), BATCH);
                milliseconds[i][batch] = (System.nanoTime() - start) / 1e6;
                assertThat(removed).isEqualTo(expected);
            }
        }
        return List.of(milliseconds).stream().map(Timings::of).toList();
    }

    @Test
    void usersAndTokensTakeLittleRoom() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "memory is read from /proc");
        PostgresAccess access = TestPostgres.newDatabase();
        new SharedDatabases(access).create(Environment.LIVE).close();
        new EmbeddedDatabases(directory).create(Environment.LIVE).close();
        System.out.printf(
                "%,d users with a password, and as many tokens, on %s%n%s%n",
                USERS,
                Machine.description(),
                "             bytes on disk: a user   a token   MiB resident: idle   after the check of " + CHECKED);
        Path file = directory.resolve(Environment.LIVE.databaseFile());
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + file + "?cache_size=-500000&synchronous=OFF")) {
            measure(
                    "SQLite",
                    connection,
                    "WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < " + USERS
                            + ")",
                    "printf('%018d', i)",
                    "numbers",
                    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
        }
        try (Connection connection = connect(access)) {
            measure(
                    "PostgreSQL",
                    connection,
                    "",
                    "lpad(i::text, 18, '0')",
                    "generate_series(0::bigint, " + (USERS - 1) + ") i",
                    "SELECT pg_total_relation_size('users') + pg_total_relation_size('tokens')",
                    "--database-url=" + access.url(),
                    "--database-user=" + access.user().orElseThrow(),
                    "--accept-lost-writes=on");
        }
    }

    /**
     * Fills a database and has a server check tokens of it.
     *
     * @param digits the last of a user's id
     * @param numbers where to select from
     * @param size the query for the bytes that all takes
     */
    private void measure(
            String name,
            Connection connection,
            String preamble,
            String digits,
            String numbers,
            String size,
            String... settings)
            throws Exception {
        long empty = number(connection, size);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    preamble + " INSERT INTO users (id, email, password_hash, disabled, created_at, modified_at)"
                            + " SELECT '1700000000000x' || " + digits
                            + ", 'somebody' || (i * 7919 % 1000003) || '@example.com', '"
                            + HASH + "', FALSE, 1700000000000 + i, 1700000000000 + i FROM " + numbers);
        }
        long withUsers = number(connection, size);
        List<String> tokens = new ArrayList<>();
        connection.setAutoCommit(false);
        for (int added = 0; added < USERS; added += AT_ONCE) {
            List<String> more = ManyTokens.add(connection, AT_ONCE, USERS);
            connection.commit();
            if (tokens.size() < CHECKED) {
                tokens.addAll(more);
            }
        }
        long withTokens = number(connection, size);
        connection.commit();
        try (Server server = Program.serveUnrecorded(directory.resolve("log"), directory, settings)) {
            long idle = server.residentKibibytes() / 1024;
            Wrk.sending(tokens.stream().map(TestUser::check).toList(), directory)
                    .warmUp(server, 2L * tokens.size());
            System.out.printf(
                    "%-10s %23d %9d %20d %13d%n",
                    name,
                    (withUsers - empty) / USERS,
                    (withTokens - withUsers) / USERS,
                    idle,
                    server.residentKibibytes() / 1024);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /** A fifth is dead, and lies among the others. */
    private static void fillWithDead(PostgresAccess access, int size) throws SQLException {
        try (Connection connection = connect(access);
                Statement statement = connection.createStatement()) {
            // Nobody's tokens need no user, which would be looked up for each.
            statement.execute("SET session_replication_role = replica");
            List<String> indexes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT indexname, indexdef FROM pg_indexes"
                    + " WHERE tablename = 'tokens' AND indexname <> 'tokens_pkey'")) {
                while (rows.next()) {
                    indexes.add("DROP INDEX " + rows.getString(1));
                    indexes.add(rows.getString(2));
                }
            }
            for (int i = 0; i < indexes.size(); i += 2) {
                statement.execute(indexes.get(i));
            }
            statement.execute(
                    "INSERT INTO tokens (digest, user_id, issued_at, expires_at, last_used_at, address, user_agent)"
                            + " SELECT decode(lpad(to_hex(i * 4294967296 / " + size
                            + "), 8, '0') || substr(repeat(md5(i::text), 2), 1, 56), 'hex'),"
                            + " '1700000000000x' || lpad((i / 10)::text, 18, '0'), 0,"
                            + " CASE i % 5 WHEN 0 THEN random() * " + LONG_AGO.toEpochMilli()
                            + " ELSE 2e12 + random() * 1e10 END,"
                            + " 1e12 + random() * 1e10, '198.51.100.7', 'curl/8.0' FROM generate_series(0::bigint, "
                            + (size - 1)
                            + ") i");
            for (int i = 1; i < indexes.size(); i += 2) {
                statement.execute(indexes.get(i));
            }
        }
    }

    private static Connection connect(PostgresAccess access) throws SQLException {
        return DriverManager.getConnection(
                access.url() + "?currentSchema=" + Environment.LIVE.databaseSchema(),
                access.user().orElseThrow(),
                "");
    }
}
