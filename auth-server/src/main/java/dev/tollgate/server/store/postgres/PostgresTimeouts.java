package dev.tollgate.server.store.postgres;

import java.time.Duration;

/**
 * How long is waited, for what the driver and the server would wait for ever by default.
 *
 * @param connect for a connection to be opened, in whole seconds
 * @param socket for the server to say anything, in whole seconds; a server that is stopped is noticed by this
 * @param statement for a statement to end, which the server then ends itself
 * @param lock for a lock that somebody else has
 * @param pool for a connection that somebody else uses, at least 250 ms
 * @param work for all that is done on a connection at a time, which is cut off then; zero is as long as it takes
 */
public record PostgresTimeouts(
        Duration connect, Duration socket, Duration statement, Duration lock, Duration pool, Duration work) {
    /** So the server ends a long statement itself, and the connection need not be cut off. */
    private static final Duration AFTER_STATEMENT = Duration.ofMillis(50);

    /** For requests, which somebody waits for. */
    public static PostgresTimeouts ofRequests(
            Duration connect, Duration socket, Duration statement, Duration lock, Duration pool) {
        return new PostgresTimeouts(connect, socket, statement, lock, pool, statement.plus(AFTER_STATEMENT));
    }

    /** For changes of the schema, which take as long as they need, but hold up nobody by waiting for a lock. */
    static PostgresTimeouts ofMigrations() {
        return new PostgresTimeouts(
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ZERO);
    }

    /** For a lock that another node may have for so long. */
    static PostgresTimeouts ofTurn(Duration longest) {
        Duration margin = Duration.ofSeconds(5);
        return new PostgresTimeouts(margin, longest.plus(margin), longest.plus(margin), longest, margin, Duration.ZERO);
    }

    /** For commands, which may read all there is, and at which nobody waits. */
    public static PostgresTimeouts ofCommands() {
        return new PostgresTimeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(90),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ZERO);
    }
}
