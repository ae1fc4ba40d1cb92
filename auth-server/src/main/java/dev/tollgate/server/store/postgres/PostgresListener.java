package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.store.Failures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one channel ({@code LISTEN}), on a connection and a thread of its own, and begins again when it loses them. The
 * log tells when that begins and ends.
 */
final class PostgresListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresListener.class);

    /** After this long without a word the server is asked for one, and has to answer within the socket's time-out. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final String channel;
    private final Announcements announcements;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();
    private boolean isFailing;

    private PostgresListener(DataSource dataSource, String channel, Announcements announcements) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.announcements = announcements;
    }

    /** Returns once it listens or the log tells why it does not yet. */
    static PostgresListener start(DataSource dataSource, String channel, Announcements announcements) {
        PostgresListener listener = new PostgresListener(dataSource, channel, announcements);
        Optional<Connection> first = listener.begin();
        Thread.ofPlatform().name(channel).daemon().start(() -> listener.run(first));
        return listener;
    }

    private void run(Optional<Connection> first) {
        Optional<Connection> connection = first;
        try {
            while (true) {
                connection.ifPresent(this::hearUntilLost);
                if (closed.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                connection = begin();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Connection> begin() {
        try {
            Connection connection = dataSource.getConnection();
            current.set(connection);
            listen(connection);
            announcements.missedSome();
            tellOfRecovery();
            return Optional.of(connection);
        } catch (SQLException failure) {
            end();
            tellOf(failure);
            return Optional.empty();
        }
    }

    private void hearUntilLost(Connection connection) {
        try {
            PGConnection notified = connection.unwrap(PGConnection.class);
            while (closed.getCount() > 0) {
                PGNotification[] notifications = notified.getNotifications((int) SILENCE.toMillis());
                for (PGNotification notification : notifications) {
                    announcements.heard(notification.getParameter());
                }
                if (notifications.length == 0) {
                    listen(connection);
                }
            }
        } catch (SQLException | RuntimeException failure) {
            tellOf(failure);
        }
        end();
    }

    /** Asks for what the server may do already, and has to answer all the same. */
    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN \"" + channel + "\"");
        }
    }

    private void tellOfRecovery() {
        if (isFailing) {
            LOG.info("Listening on {} works again", channel);
        }
        isFailing = false;
    }

    private void tellOf(Exception failure) {
        if (!isFailing && closed.getCount() > 0) {
            LOG.warn("Listening on {} fails, and is tried again: {}", channel, Failures.rootCause(failure));
        }
        isFailing = true;
    }

    @Override
    public void close() {
        closed.countDown();
        end();
    }

    /** Without a word to the server, which may be what does not answer. */
    private void end() {
        @Nullable Connection ended = current.getAndSet(null);
        if (ended != null) {
            try {
                ended.abort(Runnable::run);
            } catch (SQLException failure) {
                LOG.debug("A connection could not be ended", failure);
            }
        }
    }
}
