package dev.tollgate.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("endurance")
final class PostgresSchemaIT {
    private static final String SCHEMA = "tollgate_live";
    private static final String PLANTED = "dev/tollgate/server/store/postgres/";

    private final PostgresAccess access = TestPostgres.newDatabase();

    @Test
    void nodesThatStartAtOnceOnAnEmptyDatabaseAllStart() throws Exception {
        Callable<Boolean> start = () -> {
            try (PostgresDatabase node = PostgresDatabase.open(access, SCHEMA)) {
                return node.read(handle -> handle.createQuery("SELECT count(*) = 0 FROM users")
                        .mapTo(Boolean.class)
                        .one());
            }
        };
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> node : nodes.invokeAll(Collections.nCopies(4, start))) {
                assertThat(node.get()).isTrue();
            }
        }
    }

    @Test
    void whatIsToBeDoneIsToldWithoutBeingDone() {
        PostgresSchema schema = new PostgresSchema(access, SCHEMA);
        assertThat(schema.pending())
                .first()
                .satisfies(first -> assertThat(first.name()).isEqualTo("V1__first_schema.sql"))
                .extracting(SchemaChange::sql)
                .asString()
                .contains("CREATE TABLE users (");
        assertThat(schema.exists()).isFalse();
        schema.bringUpToDate();
        assertThat(schema.pending()).isEmpty();
        assertThat(new PostgresSchema(access, "tollgate_test").pending()).isNotEmpty();
    }

    @Test
    void aMigrationThatIsCutOffLeavesNothingAndIsDoneByTheNextStart() throws Exception {
        new PostgresSchema(access, SCHEMA).bringUpToDate();
        TestPostgres.execute(access, "CREATE TABLE public.slowness AS SELECT 60 AS seconds");
        PostgresSchema newer = new PostgresSchema(access, SCHEMA, PLANTED + "slow/V900__slow.sql");
        try (ExecutorService node = Executors.newSingleThreadExecutor()) {
            Future<?> start = node.submit(newer::bringUpToDate);
            while (!isTrue("SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event = 'PgSleep'")) {
                assertThat(start.isDone()).isFalse();
            }
            assertThatThrownBy(start::get)
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("cannot change the database ");
        }
        assertThat(hasNicknames()).isFalse();
        TestPostgres.execute(access, "UPDATE public.slowness SET seconds = 0");
        newer.bringUpToDate();
        assertThat(hasNicknames()).isTrue();
    }

    @Test
    void aMigrationWaitsTwoSecondsForALock() throws Exception {
        new PostgresSchema(access, SCHEMA).bringUpToDate();
        TestPostgres.execute(access, "CREATE TABLE public.slowness AS SELECT 0 AS seconds");
        PostgresSchema newer = new PostgresSchema(access, SCHEMA, PLANTED + "slow/V900__slow.sql");
        try (Connection other = patient().dataSource(SCHEMA).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE users IN SHARE MODE");
            assertThatThrownBy(newer::bringUpToDate)
                    .hasMessageEndingWith(
                            ", schema tollgate_live: somebody else has locked what a migration changes; it was given"
                                    + " up and can be done again");
            assertThat(hasNicknames()).isFalse();
            other.rollback();
        }
        newer.bringUpToDate();
        assertThat(hasNicknames()).isTrue();
    }

    @Test
    void anIndexThatWasHalfBuiltIsBuiltAnew() throws Exception {
        new PostgresSchema(access, SCHEMA).bringUpToDate();
        PostgresSchema newer = new PostgresSchema(access, SCHEMA, PLANTED + "concurrent/V900__users_by_change.sql");
        String isWhole = "SELECT count(*) = 1 FROM pg_index WHERE indisvalid"
                + " AND indexrelid = to_regclass('tollgate_live.users_by_change')";
        try (Connection other = patient().dataSource(SCHEMA).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE users SET disabled = TRUE");
            assertThatThrownBy(newer::bringUpToDate).isInstanceOf(StoreUnavailableException.class);
            assertThat(isTrue("SELECT to_regclass('tollgate_live.users_by_change') IS NOT NULL"))
                    .as("half of the index")
                    .isTrue();
            assertThat(isTrue(isWhole)).isFalse();
            other.rollback();
        }
        newer.bringUpToDate();
        assertThat(isTrue(isWhole)).isTrue();
    }

    @Test
    void aRoleThatMayNotChangeTheSchemaCanUseOneThatIsUpToDate() throws SQLException {
        new PostgresSchema(access, SCHEMA).bringUpToDate();
        String role = access.url().replaceFirst(".*/", "role_");
        TestPostgres.execute(access, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        try {
            TestPostgres.execute(access, "GRANT USAGE ON SCHEMA tollgate_live TO " + role);
            TestPostgres.execute(
                    access,
                    "ALTER DEFAULT PRIVILEGES IN SCHEMA tollgate_live"
                            + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + role);
            TestPostgres.execute(
                    access, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tollgate_live TO " + role);
            PostgresAccess restricted =
                    TestPostgres.at(access.url(), Optional.of(role), Optional.of(new DatabasePassword("secret")));
            try (PostgresDatabase database = PostgresDatabase.open(restricted, SCHEMA)) {
                database.change(handle -> handle.execute("INSERT INTO throttle_secret (id, secret) VALUES (1, '')"));
                database.change(handle -> handle.execute("INSERT INTO throttle_clearings (account) VALUES (1)"));
            }
            TestPostgres.execute(access, "CREATE TABLE tollgate_live.later (id BIGINT)");
            assertThat(isTrue("SELECT has_table_privilege('" + role + "', 'tollgate_live.later', 'DELETE')"))
                    .isTrue();
            TestPostgres.execute(access, "CREATE TABLE public.slowness AS SELECT 0 AS seconds");
            assertThatThrownBy(() ->
                            new PostgresSchema(restricted, SCHEMA, PLANTED + "slow/V900__slow.sql").bringUpToDate())
                    .hasMessageEndingWith("; 'migrate' does it as a --database-user that may change the schema");
        } finally {
            TestPostgres.execute(access, "DROP OWNED BY " + role);
            TestPostgres.execute(access, "DROP ROLE " + role);
        }
    }

    @Test
    void aNodeThatIsTooOldDoesNotStartAndOneThatIsOldDoes() {
        TestPostgres.execute(access, "CREATE TABLE public.slowness AS SELECT 0 AS seconds");
        new PostgresSchema(access, SCHEMA, PLANTED + "slow/V900__slow.sql").bringUpToDate();
        PostgresDatabase.open(access, SCHEMA).close();

        TestPostgres.execute(access, "UPDATE tollgate_live.schema_needs SET migration = 900");
        assertThatThrownBy(() -> PostgresDatabase.open(access, SCHEMA))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageMatching(
                        "this Tollgate is too old for the database \\S+, schema tollgate_live: it knows migration \\d+"
                                + " and has to know 900");
        new PostgresSchema(access, SCHEMA, PLANTED + "slow/V900__slow.sql").bringUpToDate();
    }

    private boolean hasNicknames() throws SQLException {
        return isTrue("SELECT count(*) = 1 FROM information_schema.columns"
                + " WHERE table_schema = 'tollgate_live' AND column_name = 'nickname'");
    }

    private boolean isTrue(String query) throws SQLException {
        try (Connection connection = access.dataSource("public").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** As somebody at a terminal has it, who may let a transaction wait. */
    private PostgresAccess patient() {
        return access.withTimeouts(PostgresTimeouts.ofCommands());
    }
}
