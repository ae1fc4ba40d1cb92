package dev.tollgate.server.management;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a database now and then whether it answers, so that nobody else has to. There is one question at a time: a
 * database that is stuck holds one thread, and is told to be away after some seconds.
 */
public final class DatabaseProbe implements Runnable {
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Optional<String> AWAY = Optional.of("does not answer");

    private final Runnable question;
    private final Ticker ticker;
    private volatile boolean isAsking;
    private volatile long askedAt;
    private volatile Optional<String> fault = Optional.empty();

    /**
     * Makes one of a database that has just been opened.
     *
     * @param question fails if the database does not answer
     */
    public DatabaseProbe(Runnable question, Ticker ticker) {
        this.question = question;
        this.ticker = ticker;
    }

    /** Asks once, and fails as the database does. */
    @Override
    public void run() {
        askedAt = ticker.read();
        isAsking = true;
        try {
            question.run();
            fault = Optional.empty();
        } catch (RuntimeException | Error failure) {
            fault = AWAY;
            throw failure;
        } finally {
            isAsking = false;
        }
    }

    /** What keeps the database from being ready, as far as is known; it never waits. */
    public Optional<String> fault() {
        boolean isLate = isAsking && ticker.read() - askedAt > PATIENCE.toNanos();
        return isLate ? AWAY : fault;
    }
}
