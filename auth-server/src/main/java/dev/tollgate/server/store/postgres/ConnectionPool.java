package dev.tollgate.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.server.store.ConnectionUse;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.Failures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Some connections to one schema. Nobody waits here for a database that is away for longer than the time-outs say,
 * however much there is to do: what takes too long is cut off, and while no connection can be opened, who would need
 * one fails at once.
 */
final class ConnectionPool implements AutoCloseable {
    private static final int LEAST_IDLE = 1;
    private static final Duration IDLE_LIFE = Duration.ofMinutes(1);

    /** So no firewall forgets a connection, nor is one that it has forgotten found out by a request. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    /** Until the first connection is there, on a machine that may be starting much else. */
    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    /** What HikariCP takes at least. */
    private static final long LEAST_VALIDATION_MILLIS = 250;

    private final Connector connector;
    private final ScheduledExecutorService watch;
    private final Duration longestWork;
    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private volatile boolean hasWorked;

    private ConnectionPool(
            Connector connector, PostgresTimeouts timeouts, HikariConfig config, ScheduledExecutorService watch) {
        this.connector = connector;
        this.watch = watch;
        this.longestWork = timeouts.work();
        this.connections = new HikariDataSource(config);
        this.jdbi = Failures.withoutValues(Jdbi.create(connections));
        jdbi.define(Database.LOCKED, "FOR NO KEY UPDATE");
        jdbi.define(Database.FREE, "FOR UPDATE SKIP LOCKED");
    }

    /**
     * Opens a pool beside those of others.
     *
     * @param watch cuts off what takes too long
     */
    static ConnectionPool shared(
            Connector connector, PostgresTimeouts timeouts, int size, ScheduledExecutorService watch) {
        HikariConfig config = config(connector, timeouts, size);
        if (size > LEAST_IDLE) {
            config.setIdleTimeout(IDLE_LIFE.toMillis());
        }
        return new ConnectionPool(connector, timeouts, config, watch);
    }

    /** As {@link #shared}, with one connection for good: another would wait for its lock. */
    static ConnectionPool sole(Connector connector, PostgresTimeouts timeouts, ScheduledExecutorService watch) {
        HikariConfig config = config(connector, timeouts, 1);
        config.setMaxLifetime(0);
        return new ConnectionPool(connector, timeouts, config, watch);
    }

    private static HikariConfig config(Connector connector, PostgresTimeouts timeouts, int size) {
        long patience = timeouts.pool().toMillis();
        HikariConfig config = new HikariConfig();
        config.setDataSource(connector);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(LEAST_IDLE);
        config.setConnectionTimeout(patience);
        // The driver's own test waits for whole seconds.
        config.setConnectionTestQuery("SELECT 1");
        config.setValidationTimeout(Math.max(LEAST_VALIDATION_MILLIS, patience / 2));
        config.setKeepaliveTime(LONGEST_SILENCE.toMillis());
        config.setInitializationFailTimeout(LONGEST_START.toMillis());
        return config;
    }

    /** Does the work on a connection; it ends in the time that is given, one way or another. */
    <R> R use(Function<Handle, R> work) {
        if (connections.getHikariPoolMXBean().getTotalConnections() == 0) {
            connector.requireReachable();
        }
        return jdbi.withHandle(handle -> withinTime(handle, work));
    }

    /**
     * The server's own time-outs are of a statement each, and none of them is of use if the server is stopped. The
     * first work has the driver's alone, since nobody waits for it but a start, which has much to load.
     */
    private <R> R withinTime(Handle handle, Function<Handle, R> work) {
        if (longestWork.isZero() || !hasWorked) {
            R result = work.apply(handle);
            hasWorked = true;
            return result;
        }
        Connection connection = handle.getConnection();
        Future<?> end = watch.schedule(() -> cutOff(connection), longestWork.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return work.apply(handle);
        } finally {
            end.cancel(false);
        }
    }

    private static void cutOff(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            // It has come to its end by itself.
        }
    }

    ConnectionUse use(String name) {
        return ConnectionUse.of(name, connections.getHikariPoolMXBean());
    }

    /** Closes connections that nobody uses, as they may lead where one that was used has failed. */
    void renew() {
        connections.getHikariPoolMXBean().softEvictConnections();
    }

    /** The other pools of its connector are to be closed too. */
    @Override
    public void close() {
        connector.close();
        connections.close();
    }
}
