package dev.tollgate.server.store.postgres;

import dev.tollgate.server.login.AttemptKeys;
import dev.tollgate.server.login.Correction;
import dev.tollgate.server.login.FailingAccount;
import dev.tollgate.server.login.SharedThrottleStore;
import dev.tollgate.server.login.Standing;
import dev.tollgate.server.login.ThrottleLimits;
import dev.tollgate.server.login.Verdict;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcThrottleStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/**
 * What all servers count together: a row for each attempt that counts as failed.
 *
 * <p>Of a limit of ten it is enough to look at the tenth last row, which an index finds without counting. Times are those of
 * the database's clock, which all servers share whatever theirs say.
 */
final class PostgresThrottleStore extends JdbcThrottleStore implements SharedThrottleStore {
    /** Each takes about 250 bytes with its indexes. Beyond that the oldest are forgotten. */
    private static final int MAX_ATTEMPTS = 1_000_000;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    /** A commit does not wait for the disk. */
    private static final String UNSYNCED = "set_config('synchronous_commit', 'off', true)";

    /** In the order of the keys, so that nobody waits for somebody who waits for him; the time is then that after the wait. */
    private static final String LOCKING = "SELECT " + UNSYNCED + ", pg_advisory_xact_lock(:first),"
            + " pg_advisory_xact_lock(:second), pg_advisory_xact_lock(:third), " + NOW + " AS now";

    private static final String STANDING = "SELECT "
            + nth("network", "minute", "perMinute") + " AS minute_full, "
            + nth("network", "hour", "perHour") + " AS hour_full, "
            + "(SELECT MAX(began_at) FROM login_attempts WHERE network = :network) AS networks_last, "
            + "(SELECT COUNT(*) FROM (SELECT 1 FROM login_attempts WHERE pair = :pair AND began_at > :now - " + DAY
            + " LIMIT :mostOfPair) counted) AS pair_failures, "
            + "(SELECT MAX(began_at) FROM login_attempts WHERE pair = :pair) AS pairs_last, "
            + nth("account", "hours", "perHours") + " AS account_full, "
            + nth("account", "day", "perDay") + " AS day_full, "
            + "(SELECT MAX(began_at) FROM login_attempts WHERE account = :account AND in_slow_lane) AS lanes_last, "
            + "(SELECT last_login FROM login_places WHERE pair = :pair) AS last_login";

    private final Database database;

    PostgresThrottleStore(Database database) {
        super(database);
        this.database = database;
    }

    /** When the n-th last attempt began, if that was within the window. */
    private static String nth(String key, String window, String limit) {
        return "(SELECT began_at FROM login_attempts WHERE " + key + " = :" + key + " AND began_at > :now - :" + window
                + " ORDER BY began_at DESC OFFSET :" + limit + " - 1 LIMIT 1)";
    }

    @Override
    public Verdict begin(AttemptKeys keys, ThrottleLimits limits, Function<Standing, Verdict> judge) {
        return database.write(handle -> {
            long now = lock(handle, keys);
            Verdict verdict = judge.apply(standing(handle, keys, limits, now));
            if (verdict instanceof Verdict.LetIn(boolean isInSlowLane)) {
                handle.createUpdate(
                                "INSERT INTO login_attempts (attempt, network, pair, account, in_slow_lane, began_at)"
                                        + " VALUES (:attempt, :network, :pair, :account, :isInSlowLane, :now)")
                        .bind("attempt", keys.attempt())
                        .bind("network", keys.storedNetwork())
                        .bind("pair", keys.pair())
                        .bind("account", keys.account())
                        .bind("isInSlowLane", isInSlowLane)
                        .bind("now", now)
                        .execute();
            }
            return verdict;
        });
    }

    private static long lock(Handle handle, AttemptKeys keys) {
        long[] ordered = LongStream.of(keys.storedNetwork(), keys.pair(), keys.account())
                .sorted()
                .toArray();
        return handle.createQuery(LOCKING)
                .bind("first", ordered[0])
                .bind("second", ordered[1])
                .bind("third", ordered[2])
                .map((row, context) -> row.getLong("now"))
                .one();
    }

    private static Standing standing(Handle handle, AttemptKeys keys, ThrottleLimits limits, long now) {
        return handle.createQuery(STANDING)
                .bind("network", keys.storedNetwork())
                .bind("pair", keys.pair())
                .bind("account", keys.account())
                .bind("now", now)
                .bind("minute", MINUTE)
                .bind("hour", HOUR)
                .bind("hours", limits.accountHours() * HOUR)
                .bind("day", DAY)
                .bind("perMinute", limits.addressFailuresPerMinute())
                .bind("perHour", limits.addressFailuresPerHour())
                .bind("mostOfPair", limits.mostPairFailures())
                .bind("perHours", limits.accountFailures())
                .bind("perDay", limits.accountFailuresPerDay())
                .map((row, context) -> standing(row, now))
                .one();
    }

    private static Standing standing(ResultSet row, long now) throws SQLException {
        return new Standing(
                since(row, "minute_full", now),
                since(row, "hour_full", now),
                since(row, "networks_last", now),
                row.getInt("pair_failures"),
                since(row, "pairs_last", now),
                since(row, "account_full", now),
                since(row, "day_full", now),
                since(row, "lanes_last", now),
                time(row, "last_login").map(Instant::ofEpochMilli));
    }

    private static Optional<Duration> since(ResultSet row, String column, long now) throws SQLException {
        return time(row, column).map(began -> Duration.ofMillis(now - began));
    }

    private static Optional<Long> time(ResultSet row, String column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(time);
    }

    @Override
    public void correct(List<Correction> corrections) {
        database.change(handle -> {
            handle.execute("SELECT " + UNSYNCED);
            corrections.forEach(correction -> correct(handle, correction));
        });
    }

    private static void correct(Handle handle, Correction correction) {
        switch (correction) {
            case Correction.Removed(String attempt) -> remove(handle, attempt);
            case Correction.Succeeded(String attempt, long pair) -> {
                remove(handle, attempt);
                handle.execute("UPDATE login_attempts SET pair = NULL WHERE pair = ?", pair);
            }
            case Correction.Paused(String attempt) ->
                handle.execute("UPDATE login_attempts SET network = NULL WHERE attempt = ?", attempt);
            case Correction.Resumed(String attempt, long network) ->
                handle.execute("UPDATE login_attempts SET network = ? WHERE attempt = ?", network, attempt);
        }
    }

    private static void remove(Handle handle, String attempt) {
        handle.execute("DELETE FROM login_attempts WHERE attempt = ?", attempt);
    }

    @Override
    public List<FailingAccount> failing(Instant now, int most) {
        return database.read(handle -> handle.createQuery("SELECT account, COUNT(*) AS failures FROM login_attempts"
                        + " WHERE account IS NOT NULL AND began_at > " + NOW + " - :day"
                        + " GROUP BY account ORDER BY 2 DESC, 1 LIMIT :most")
                .bind("day", DAY)
                .bind("most", most)
                .map((row, context) -> new FailingAccount(row.getLong("account"), row.getInt("failures")))
                .list());
    }

    @Override
    protected void forgetAccount(Handle handle, long account) {
        handle.execute("UPDATE login_attempts SET account = NULL, pair = NULL WHERE account = ?", account);
    }

    @Override
    protected void forgetNetwork(Handle handle, long network) {
        handle.execute("UPDATE login_attempts SET network = NULL, pair = NULL WHERE network = ?", network);
    }

    @Override
    protected void forgetAll(Handle handle) {
        handle.execute("DELETE FROM login_attempts");
    }

    /** What lies ahead by more than an hour was counted while the database's clock was wrong. */
    @Override
    public void prune(Instant now, Duration knownNetworkLife) {
        removeInSteps(
                "DELETE FROM login_attempts WHERE attempt IN (SELECT attempt FROM login_attempts WHERE began_at < "
                        + NOW + " - :bound ORDER BY began_at LIMIT <step> <free>)",
                DAY);
        removeInSteps(
                "DELETE FROM login_attempts WHERE attempt IN (SELECT attempt FROM login_attempts WHERE began_at > "
                        + NOW + " + :bound ORDER BY began_at DESC LIMIT <step> <free>)",
                HOUR);
        prunePlaces(now.minus(knownNetworkLife));
        removeTooMany(
                "login_attempts",
                MAX_ATTEMPTS,
                "DELETE FROM login_attempts WHERE attempt IN"
                        + " (SELECT attempt FROM login_attempts ORDER BY began_at LIMIT <step> <free>)");
    }
}
