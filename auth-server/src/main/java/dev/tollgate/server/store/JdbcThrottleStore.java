package dev.tollgate.server.store;

import dev.tollgate.server.login.Clearing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What a throttle keeps in SQL however it counts failures, which is left to each database: its secret, good logins by
 * account and network, and clearings.
 */
public abstract class JdbcThrottleStore {
    /** Removed at a time, so that nobody waits long for the writer. */
    protected static final int STEP = 1_000;

    private final Database database;

    protected JdbcThrottleStore(Database database) {
        this.database = database;
    }

    /** Forgets the failures of an account. */
    protected abstract void forgetAccount(Handle handle, long account);

    /** Forgets the failures from a network, if they are stored. */
    protected abstract void forgetNetwork(Handle handle, long network);

    protected abstract void forgetAll(Handle handle);

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

    public Optional<Instant> lastLogin(long pair) {
        return database.read(handle -> handle.createQuery("SELECT last_login FROM login_places WHERE pair = :pair")
                .bind("pair", pair)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
    }

    public void noteLogin(long pair, Instant now) {
        database.change(handle -> noteLogin(handle, pair, now));
    }

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

    public void clearAccount(long account) {
        database.change(handle -> {
            forgetAccount(handle, account);
            handle.execute("INSERT INTO throttle_clearings (account) VALUES (?)", account);
        });
    }

    public void clearAddress(InetAddress address, long network) {
        database.change(handle -> {
            forgetNetwork(handle, network);
            handle.execute("INSERT INTO throttle_clearings (address) VALUES (?)", (Object) address.getAddress());
        });
    }

    public void clearAll() {
        database.change(handle -> {
            forgetAll(handle);
            handle.execute("INSERT INTO throttle_clearings DEFAULT VALUES");
        });
    }

    public long lastClearing() {
        return database.read(handle -> handle.createQuery("SELECT COALESCE(MAX(id), 0) FROM throttle_clearings")
                .mapTo(Long.class)
                .one());
    }

    public List<Clearing> clearingsAfter(long number) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, account, address, pair FROM throttle_clearings WHERE id > :number ORDER BY id")
                .bind("number", number)
                .map(JdbcThrottleStore::clearing)
                .list());
    }

    /** Removes places that were last used before a time. */
    protected void prunePlaces(Instant bound) {
        removeInSteps(
                "DELETE FROM login_places WHERE pair IN"
                        + " (SELECT pair FROM login_places WHERE last_login < :bound"
                        + " ORDER BY last_login LIMIT <step> <free>)",
                bound.toEpochMilli());
    }

    /**
     * Removes so many rows at a time until there are less.
     *
     * @param sql with {@code :bound} and {@code <step>}, in the order of an index and with a limit that the planner sees, so
     *     that the table is not read for it
     */
    protected void removeInSteps(String sql, long bound) {
        int removed;
        do {
            removed = database.write(handle -> handle.createUpdate(sql)
                    .define("step", STEP)
                    .bind("bound", bound)
                    .execute());
        } while (removed == STEP);
    }

    /**
     * Removes what there is beyond so many rows, so many at a time.
     *
     * @param sql with {@code <step>}, as there
     */
    protected void removeTooMany(String table, int most, String sql) {
        long tooMany = database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Long.class)
                        .one())
                - most;
        long removed = STEP;
        while (tooMany > 0 && removed == STEP) {
            long step = Math.min(STEP, tooMany);
            removed = database.write(
                    handle -> handle.createUpdate(sql).define("step", step).execute());
            tooMany -= removed;
        }
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
}
