package dev.tollgate.server.store;

import dev.tollgate.server.login.AccountFailure;
import dev.tollgate.server.login.Clearing;
import dev.tollgate.server.login.FailedHour;
import dev.tollgate.server.login.FailingAccount;
import dev.tollgate.server.login.StoredFailures;
import dev.tollgate.server.login.ThrottleStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The throttle's memory in SQL: failures by account and hour, and good logins by account and network. */
public final class JdbcThrottleStore implements ThrottleStore {
    /** Rows of failures; each takes about 60 bytes. Beyond that the oldest are forgotten. */
    private static final int MAX_FAILURES = 1_000_000;

    /** Removed at a time, so that nobody waits long for the writer. */
    private static final int STEP = 1_000;

    private static final int HOURS_OF_DAY = 24;

    /** So far a clock may be set back before what it wrote counts as wrong. */
    private static final int SLACK_HOURS = 1;

    private final Database database;
    private final int mostFailures;

    public JdbcThrottleStore(Database database) {
        this(database, MAX_FAILURES);
    }

    JdbcThrottleStore(Database database, int mostFailures) {
        this.database = database;
        this.mostFailures = mostFailures;
    }

    @Override
    public byte[] secret(byte[] offered) {
        return database.write(handle -> {
            handle.createUpdate(
                            "INSERT INTO throttle_secret (id, secret) VALUES (1, :secret) ON CONFLICT (id) DO NOTHING")
                    .bind("secret", offered)
                    .execute();
            return handle.createQuery("SELECT secret FROM throttle_secret")
                    .mapTo(byte[].class)
                    .one();
        });
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
    public Optional<Instant> lastLogin(long pair) {
        return database.read(handle -> handle.createQuery("SELECT last_login FROM login_places WHERE pair = :pair")
                .bind("pair", pair)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
    }

    @Override
    public void noteLogin(long pair, Instant now) {
        database.change(handle -> noteLogin(handle, pair, now));
    }

    @Override
    public void admit(long pair, Instant now) {
        database.change(handle -> {
            noteLogin(handle, pair, now);
            handle.execute("INSERT INTO throttle_clearings (pair) VALUES (?)", pair);
        });
    }

    private static void noteLogin(Handle handle, long pair, Instant now) {
        handle.createUpdate("INSERT INTO login_places (pair, last_login) VALUES (:pair, :now) ON CONFLICT (pair)"
                        + " DO UPDATE SET last_login = excluded.last_login"
                        + " WHERE login_places.last_login NOT BETWEEN :yesterday AND :now")
                .bind("pair", pair)
                .bind("now", now.toEpochMilli())
                .bind("yesterday", now.minus(Duration.ofDays(1)).toEpochMilli())
                .execute();
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
    public void clearAccount(long account) {
        database.change(handle -> {
            handle.execute("DELETE FROM login_failures WHERE account = ?", account);
            handle.execute("INSERT INTO throttle_clearings (account) VALUES (?)", account);
        });
    }

    @Override
    public void clearAddress(InetAddress address) {
        database.change(handle ->
                handle.execute("INSERT INTO throttle_clearings (address) VALUES (?)", (Object) address.getAddress()));
    }

    @Override
    public void clearAll() {
        database.change(handle -> {
            handle.execute("DELETE FROM login_failures");
            handle.execute("INSERT INTO throttle_clearings DEFAULT VALUES");
        });
    }

    @Override
    public long lastClearing() {
        return database.read(handle -> handle.createQuery("SELECT COALESCE(MAX(id), 0) FROM throttle_clearings")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Clearing> clearingsAfter(long number) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, account, address, pair FROM throttle_clearings WHERE id > :number ORDER BY id")
                .bind("number", number)
                .map(JdbcThrottleStore::clearing)
                .list());
    }

    @Override
    public void prune(Instant now, Duration knownNetworkLife) {
        removeInSteps(
                "DELETE FROM login_failures WHERE (account, hour) IN"
                        + " (SELECT account, hour FROM login_failures WHERE hour < :bound LIMIT :step)",
                hour(now) - HOURS_OF_DAY);
        removeInSteps(
                "DELETE FROM login_failures WHERE (account, hour) IN"
                        + " (SELECT account, hour FROM login_failures WHERE hour > :bound LIMIT :step)",
                hour(now) + HOURS_OF_DAY);
        removeInSteps(
                "DELETE FROM login_places WHERE pair IN"
                        + " (SELECT pair FROM login_places WHERE last_login < :bound LIMIT :step)",
                now.minus(knownNetworkLife).toEpochMilli());
        removeTooMany();
    }

    private void removeTooMany() {
        long tooMany = database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM login_failures")
                        .mapTo(Long.class)
                        .one())
                - mostFailures;
        long removed = STEP;
        while (tooMany > 0 && removed == STEP) {
            long step = Math.min(STEP, tooMany);
            removed = database.write(handle -> handle.createUpdate("DELETE FROM login_failures WHERE (account, hour) IN"
                            + " (SELECT account, hour FROM login_failures ORDER BY hour LIMIT :step)")
                    .bind("step", step)
                    .execute());
            tooMany -= removed;
        }
    }

    private void removeInSteps(String sql, long bound) {
        int removed;
        do {
            removed = database.write(handle -> handle.createUpdate(sql)
                    .bind("bound", bound)
                    .bind("step", STEP)
                    .execute());
        } while (removed == STEP);
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

    private static Clearing clearing(ResultSet row, StatementContext context) throws SQLException {
        long number = row.getLong("id");
        byte[] address = row.getBytes("address");
        if (address != null) {
            return new Clearing.OfAddress(number, address(address));
        }
        long pair = row.getLong("pair");
        if (!row.wasNull()) {
            return new Clearing.OfPair(number, pair);
        }
        long account = row.getLong("account");
        return row.wasNull() ? new Clearing.OfAll(number) : new Clearing.OfAccount(number, account);
    }

    private static InetAddress address(byte[] bytes) throws SQLException {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException damaged) {
            throw new SQLException("not an address", damaged);
        }
    }

    private static long hour(Instant time) {
        return time.getEpochSecond() / Duration.ofHours(1).toSeconds();
    }
}
