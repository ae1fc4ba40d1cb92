package dev.tollgate.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.JdbcTokenStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dead tokens are removed at a cost that the others do not raise, and by many nodes at once. */
final class PostgresTokenRemovalTest {
    private static final String SCHEMA = "tollgate_live";

    /** So many that whole tables are cheaper to read than a hundred rows, unless these are found by an index. */
    private static final int TOKENS = 50_000;

    private static final int DEAD = 1_000;
    private static final int BATCH = 100;
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final Instant BEFORE_ALL = Instant.EPOCH;

    private final PostgresAccess access = TestPostgres.newDatabase();

    @Test
    void neitherFewNorManyDeadTokensMakeTheTableBeRead() throws Exception {
        // What is prepared is planned without a look at the values.
        TestPostgres.execute(
                access,
                "ALTER DATABASE " + access.url().replaceAll(".*/", "") + " SET plan_cache_mode = force_generic_plan");
        PostgresDatabase database = PostgresDatabase.open(access, SCHEMA);
        fill();
        long before = figure("seq_scan", "n_tup_ins", TOKENS);
        JdbcTokenStore tokens = new JdbcTokenStore(database);
        for (int removed = 0; removed < DEAD; removed += BATCH) {
            assertThat(tokens.removeDead(NOW, Optional.of(BEFORE_ALL), BATCH)).isEqualTo(BATCH);
            assertThat(tokens.removeDead(BEFORE_ALL, Optional.of(BEFORE_ALL), BATCH))
                    .isZero();
        }
        assertThat(tokens.removeDead(NOW, Optional.of(BEFORE_ALL), BATCH)).isZero();
        assertThat(tokens.removeDead(BEFORE_ALL, Optional.of(NOW), BATCH)).isEqualTo(BATCH);
        database.close();
        assertThat(figure("seq_scan", "n_tup_del", DEAD + BATCH)).isEqualTo(before);
    }

    @Test
    void whatAnotherNodeIsRemovingIsPassedOver() throws Exception {
        try (PostgresDatabase database = PostgresDatabase.open(access, SCHEMA)) {
            fill();
            JdbcTokenStore tokens = new JdbcTokenStore(database);
            try (Connection other = access.dataSource(SCHEMA).getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                assertThat(statement.executeUpdate("DELETE FROM tokens WHERE expires_at < " + DEAD / 2))
                        .isEqualTo(DEAD / 2);
                assertThat(tokens.removeDead(NOW, Optional.empty(), DEAD)).isEqualTo(DEAD / 2);
                assertThat(tokens.removeDead(NOW, Optional.empty(), DEAD)).isZero();
                other.rollback();
            }
            assertThat(tokens.removeDead(NOW, Optional.empty(), DEAD)).isEqualTo(DEAD / 2);
        }
    }

    /** The first have expired; as many others were last used as long ago. */
    private void fill() throws SQLException {
        try (Connection connection = access.withTimeouts(PostgresTimeouts.ofCommands())
                        .dataSource(SCHEMA)
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO users (id, email, password_hash, disabled, created_at, modified_at)"
                    + " VALUES ('1', 'ada@example.com', '', FALSE, 0, 0)");
            statement.execute("INSERT INTO tokens SELECT sha256(i::text::bytea), '1', 0,"
                    + " CASE WHEN i < " + DEAD + " THEN i ELSE 2000000 END,"
                    + " CASE WHEN i BETWEEN " + DEAD + " AND " + (2 * DEAD - 1) + " THEN i ELSE 2000000 END,"
                    + " '', '' FROM generate_series(0, " + (TOKENS - 1) + ") i");
        }
    }

    /** A figure of the table's statistics, once another is as it has to be: a connection reports when it is closed. */
    private long figure(String wanted, String other, long expected) throws Exception {
        try (Connection connection = access.dataSource(SCHEMA).getConnection();
                Statement statement = connection.createStatement()) {
            for (int attempt = 0; attempt < 200; attempt++) {
                try (ResultSet row = statement.executeQuery("SELECT " + wanted + ", " + other
                        + " FROM pg_stat_user_tables WHERE schemaname = '" + SCHEMA + "' AND relname = 'tokens'")) {
                    if (row.next() && row.getLong(2) == expected) {
                        return row.getLong(1);
                    }
                }
                statement.execute("SELECT pg_sleep(0.05)");
            }
            throw new AssertionError("the statistics never had " + other + " of " + expected);
        }
    }
}
