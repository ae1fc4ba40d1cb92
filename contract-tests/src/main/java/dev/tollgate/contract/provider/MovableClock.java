package dev.tollgate.contract.provider;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** The time of a server: it runs as the system's does, and a test moves it on. */
public final class MovableClock extends Clock {
    private final Clock system = Clock.systemUTC();
    private final Ticker systemTicker = Ticker.systemTicker();
    private volatile Duration ahead = Duration.ZERO;
    private volatile Duration back = Duration.ZERO;

    /** Moves the time on, for the server's memory and throttles too. */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not go back, not by " + time);
        }
        ahead = ahead.plus(time);
    }

    @Override
    public Instant instant() {
        return system.instant().plus(ahead).minus(back);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock tells instants alone");
    }

    /** Nanoseconds that move with this clock. */
    Ticker ticker() {
        return () -> systemTicker.read() + ahead.toNanos();
    }

    /** Does something in the past, as far as instants go: so a token is old without anything else ageing. */
    synchronized <T> T ago(Duration time, Supplier<T> action) {
        back = time;
        try {
            return action.get();
        } finally {
            back = Duration.ZERO;
        }
    }
}
