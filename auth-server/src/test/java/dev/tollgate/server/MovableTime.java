package dev.tollgate.server;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's time, which can be moved: the clock back and forth, the ticker forth alone. */
final class MovableTime extends Clock {
    private final Clock real = systemUTC();
    private final AtomicLong clockNanos = new AtomicLong();
    private final AtomicLong tickerNanos = new AtomicLong();

    /** Moves clock and ticker, as if the time had passed. */
    void pass(Duration time) {
        clockNanos.addAndGet(time.toNanos());
        tickerNanos.addAndGet(time.toNanos());
    }

    /** Moves the clock alone, as somebody does who sets it. */
    void step(Duration time) {
        clockNanos.addAndGet(time.toNanos());
    }

    Ticker ticker() {
        return () -> System.nanoTime() + tickerNanos.get();
    }

    @Override
    public Instant instant() {
        return real.instant().plusNanos(clockNanos.get());
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
