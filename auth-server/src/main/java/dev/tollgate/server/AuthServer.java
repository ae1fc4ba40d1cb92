package dev.tollgate.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.management.ManagementListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A running server. */
public final class AuthServer implements AutoCloseable {
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);

    private final HttpListener listener;
    private final Optional<ManagementListener> management;
    private final RunningParts running;
    private final Duration drainTime;
    private final CountDownLatch isHurried = new CountDownLatch(1);

    AuthServer(
            HttpListener listener, Optional<ManagementListener> management, RunningParts running, Duration drainTime) {
        this.listener = listener;
        this.management = management;
        this.running = running;
        this.drainTime = drainTime;
    }

    /**
     * Starts a server that accepts requests when this returns.
     *
     * @throws OperatorException if a setting or its surroundings keep it from starting
     */
    public static AuthServer start(Config config, Clock clock) {
        return start(config, clock, Ticker.systemTicker());
    }

    /**
     * Starts a server as {@link #start(Config, Clock)} does, whose memory and throttles count time by a ticker.
     *
     * @param ticker nanoseconds that never go back, which have to move with the clock
     * @throws OperatorException if a setting or its surroundings keep it from starting
     */
    public static AuthServer start(Config config, Clock clock, Ticker ticker) {
        RunningParts running = new RunningParts();
        try {
            return new Assembly(config, clock, ticker, running).start();
        } catch (RuntimeException | Error failure) {
            running.end();
            throw failure;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** The port that it listens on for operators, if it does. */
    public Optional<Integer> managementPort() {
        return management.map(ManagementListener::port);
    }

    /**
     * Tells clients to leave with every answer for the drain time. After that it takes no more connections, answers the
     * requests that were accepted, and ends; what takes too long is cut off.
     */
    @Override
    public void close() {
        listener.drain();
        try {
            isHurried.await(drainTime.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            listener.stop(SHUTDOWN_GRACE);
            running.finish();
            management.ifPresent(ManagementListener::close);
        } finally {
            running.end();
        }
    }

    /** Ends the drain time. */
    public void hurry() {
        isHurried.countDown();
    }
}
