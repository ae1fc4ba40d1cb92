package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.ThrottleStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

final class PostgresThrottleStoreTest extends ThrottleStoreContract {
    private static final String SCHEMA = "tollgate_live";

    /** One for all of them, since a database takes as long to make as a test takes. */
    private static final PostgresAccess ACCESS = TestPostgres.newDatabase();

    @Override
    protected Database open() {
        return PostgresDatabase.open(ACCESS, SCHEMA);
    }

    @AfterEach
    void empty() {
        TestPostgres.empty(ACCESS, SCHEMA);
    }

    @Override
    protected void fail(long account, Duration ago, int times) {
        add(times, "'of " + account + "' || i || ' " + ago + "', 1, 2, " + account, ago);
    }

    @Override
    protected String addOldFailures(int accounts) {
        add(accounts, "'old' || i, i, i, i", Duration.ofDays(1).plusMinutes(1));
        return "login_attempts";
    }

    private void add(int rows, String keys, Duration ago) {
        database()
                .change(handle -> handle.execute(
                        rows(rows, "INSERT INTO login_attempts SELECT " + keys + ", FALSE, ? FROM numbers"),
                        System.currentTimeMillis() - ago.toMillis()));
    }
}
