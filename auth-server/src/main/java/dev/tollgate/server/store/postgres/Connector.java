package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.StoreUnavailableException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Opens connections for pools, and tries again until it can: HikariCP would pause for longer after each failure, up to
 * 5 s (its {@code PoolEntryCreator}), and so be late when the database is back. The log tells when this begins to fail
 * and when it works again.
 */
final class Connector implements DataSource, AutoCloseable {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DataSource connections;
    private final String use;
    private final String place;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean hasConnected;
    private volatile Optional<SQLException> failure = Optional.empty();

    /**
     * @param use what each connection begins with, within the time-outs that connections have
     * @param place how the log calls the database
     */
    Connector(DataSource connections, String use, String place) {
        this.connections = connections;
        this.use = use;
        this.place = place;
    }

    /** Fails if no connection could be opened the last time. */
    void requireReachable() {
        failure.ifPresent(away -> {
            throw new StoreUnavailableException(
                    "the database " + place + " cannot be reached: " + Failures.rootCause(away), away);
        });
    }

    /**
     * Returns once there is a connection, and so is for a thread that has nothing else to do. The first one, which may
     * show that the access is wrong, is tried once.
     */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = begin();
                noteSuccess();
                return connection;
            } catch (SQLException away) {
                if (!hasConnected) {
                    throw away;
                }
                noteFailure(away);
                if (isClosedWithin(PAUSE)) {
                    throw away;
                }
            }
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = connections.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(use);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private synchronized void noteSuccess() {
        if (failure.isPresent()) {
            LOG.info("The database {} can be reached again", place);
        }
        hasConnected = true;
        failure = Optional.empty();
    }

    private synchronized void noteFailure(SQLException away) {
        if (failure.isEmpty()) {
            LOG.warn("The database {} cannot be reached, and is tried again: {}", place, Failures.rootCause(away));
        }
        failure = Optional.of(away);
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Lets those go who still wait for a connection: a pool that is closed neither interrupts them nor goes on before. */
    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return connections.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        connections.setLogWriter(writer);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return connections.getLoginTimeout();
    }

    /** It stays what the access says, whatever a pool makes of its own time-outs. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return connections.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return connections.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return connections.isWrapperFor(type);
    }
}
