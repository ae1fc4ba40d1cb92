package dev.tollgate.server.key;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.key.KeyCheck.Known;
import dev.tollgate.server.key.KeyCheck.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a key is one of this kind and environment.
 *
 * <p>A key that was seen lately is answered on the calling thread from memory; another is looked up on the executor.
 * Unknown keys are not remembered, so that nobody can fill memory with them. How old a reading is, is counted by the ticker
 * and by the clock, and the longer time counts: the ticker stands still while a machine is suspended.
 */
public final class KeyVerifier {
    private static final int MOST_KEYS = 10_000;

    private final KeyKind kind;
    private final KeyStore keys;
    private final Duration bound;
    private final Clock clock;
    private final Ticker ticker;
    private final Executor blocking;

    private final Cache<KeyDigest, Reading> readings;

    /**
     * @param keys those of this kind
     * @param bound how long memory is relied on; zero asks the store every time
     * @param ticker nanoseconds that never go back
     * @param blocking where the store is asked
     */
    public KeyVerifier(KeyKind kind, KeyStore keys, Duration bound, Clock clock, Ticker ticker, Executor blocking) {
        this.kind = kind;
        this.keys = keys;
        this.bound = bound;
        this.clock = clock;
        this.ticker = ticker;
        this.blocking = blocking;
        this.readings = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(bound)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Checks what somebody sent as a key; fails as the store does when it has to be asked and cannot answer. */
    public CompletionStage<KeyCheck> check(String presented) {
        return ApiKey.parse(kind, presented)
                .map(KeyDigest::of)
                .map(this::lookUp)
                .orElseGet(() -> completedFuture(new Unknown()));
    }

    private CompletionStage<KeyCheck> lookUp(KeyDigest digest) {
        @Nullable Reading reading = readings.getIfPresent(digest);
        return reading != null && isFresh(reading)
                ? completedFuture(new Known(reading.name))
                : supplyAsync(() -> recall(digest), blocking);
    }

    /** Not once the clock has been set back behind it, as nobody knows for how long the ticker stood still. */
    private boolean isFresh(Reading reading) {
        long millis = clock.instant().toEpochMilli() - reading.startedAt.toEpochMilli();
        long nanos = Math.max(ticker.read() - reading.ticks, TimeUnit.MILLISECONDS.toNanos(millis));
        return millis >= 0 && nanos < bound.toNanos();
    }

    private KeyCheck recall(KeyDigest digest) {
        Instant startedAt = clock.instant();
        long ticks = ticker.read();
        Optional<KeyName> name = keys.find(digest);
        if (bound.isPositive()) {
            name.ifPresent(known -> readings.put(digest, new Reading(known, startedAt, ticks)));
        }
        return name.<KeyCheck>map(Known::new).orElseGet(Unknown::new);
    }

    /** What the store said of a key that it has, and when it was asked. */
    private record Reading(KeyName name, Instant startedAt, long ticks) {}
}
