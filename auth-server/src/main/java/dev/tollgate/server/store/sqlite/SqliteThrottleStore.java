package dev.tollgate.server.store.sqlite;

import dev.tollgate.server.login.AccountFailure;
import dev.tollgate.server.login.FailedHour;
import dev.tollgate.server.login.FailingAccount;
import dev.tollgate.server.login.OwnThrottleStore;
import dev.tollgate.server.login.StoredFailures;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcThrottleStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The memory of one server's throttle: failures by account and hour. */
final class SqliteThrottleStore extends JdbcThrottleStore implements OwnThrottleStore {
    /** Rows of failures; each takes about 60 bytes. Beyond that the oldest are forgotten. */
    private static final int MAX_FAILURES = 1_000_000;

    private static final int HOURS_OF_DAY = 24;

    /** So far a clock may be set back before what it wrote counts as wrong. */
    private static final int SLACK_HOURS = 1;

    private final Database database;

    SqliteThrottleStore(Database database) {
        super(database);
        this.database = database;
    }

    @Override
    public StoredFailures failures(long account, Instant now) {
        return database.read(handle -> {
            List<FailedHour> hours = handle.createQuery("SELECT hour, failures FROM login_failures"
                            + " WHERE account = :account AND hour BETWEEN :oldest AND :newest")
                    .bind("account", account)
                    .bind("oldest", hour(now) - HOURS_OF_DAY)
                    .bind("newest", hour(now) + SLACK_HOURS)
                    .map((row, context) -> failedHour(row, now))
                    .list();
            Duration delay = hours.isEmpty() ? Duration.ZERO : slowLaneDelay(handle, account, now);
            return new StoredFailures(hours, delay);
        });
    }

    @Override
    public void addFailures(List<AccountFailure> failures) {
        database.change(handle -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO login_failures (account, hour, failures, lane_opens)"
                    + " VALUES (:account, :hour, 1, :laneOpens) ON CONFLICT (account, hour)"
                    + " DO UPDATE SET failures = login_failures.failures + 1, lane_opens = excluded.lane_opens");
            failures.forEach(failure -> batch.bind("account", failure.account())
                    .bind("hour", hour(failure.time()))
                    .bind(
                            "laneOpens",
                            failure.time().plus(failure.slowLaneDelay()).toEpochMilli())
                    .add());
            batch.execute();
        });
    }

    @Override
    public List<FailingAccount> failing(Instant now, int most) {
        return database.read(
                handle -> handle.createQuery("SELECT account, SUM(failures) AS failures FROM login_failures"
                                + " WHERE hour >= :oldest GROUP BY account ORDER BY 2 DESC, 1 LIMIT :most")
                        .bind("oldest", hour(now) - HOURS_OF_DAY)
                        .bind("most", most)
                        .map((row, context) -> new FailingAccount(row.getLong("account"), row.getInt("failures")))
                        .list());
    }

    @Override
    protected void forgetAccount(Handle handle, long account) {
        handle.execute("DELETE FROM login_failures WHERE account = ?", account);
    }

    /** The server has them in its memory alone. */
    @Override
    protected void forgetNetwork(Handle handle, long network) {}

    @Override
    protected void forgetAll(Handle handle) {
        handle.execute("DELETE FROM login_failures");
    }

    @Override
    public void prune(Instant now, Duration knownNetworkLife) {
        removeInSteps(
                "DELETE FROM login_failures WHERE (account, hour) IN"
                        + " (SELECT account, hour FROM login_failures WHERE hour < :bound ORDER BY hour LIMIT <step>)",
                hour(now) - HOURS_OF_DAY);
        removeInSteps(
                "DELETE FROM login_failures WHERE (account, hour) IN (SELECT account, hour FROM login_failures WHERE"
                        + " hour > :bound ORDER BY hour DESC LIMIT <step>)",
                hour(now) + HOURS_OF_DAY);
        prunePlaces(now.minus(knownNetworkLife));
        removeTooMany(
                "login_failures",
                MAX_FAILURES,
                "DELETE FROM login_failures WHERE (account, hour) IN"
                        + " (SELECT account, hour FROM login_failures ORDER BY hour LIMIT <step>)");
    }

    /** The last failure of an hour may have been at its end, so that it is as old as the hour after it. */
    private static FailedHour failedHour(ResultSet row, Instant now) throws SQLException {
        return new FailedHour((int) Math.max(0, hour(now) - row.getLong("hour") - 1), row.getInt("failures"));
    }

    private static Duration slowLaneDelay(Handle handle, long account, Instant now) {
        long opens = handle.createQuery("SELECT MAX(lane_opens) FROM login_failures WHERE account = :account")
                .bind("account", account)
                .mapTo(Long.class)
                .one();
        return Duration.ofMillis(opens - now.toEpochMilli());
    }

    private static long hour(Instant time) {
        return time.getEpochSecond() / Duration.ofHours(1).toSeconds();
    }
}
