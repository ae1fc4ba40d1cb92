package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by a key, such as an account or an address, against a limit for each minute.
 *
 * <p>Only failures take memory, and no more than a bound; they are forgotten after a minute, and with the process.
 */
public final class FailureLimit<K> {
    private static final int MAX_KEYS = 50_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int failures;
    private final TimeMeter meter;
    private final Cache<K, Bucket> buckets;

    /**
     * Makes a limit that nothing counts against yet.
     *
     * @param failures how many a minute, at least 1
     * @param ticker nanoseconds that never go back
     */
    public FailureLimit(int failures, Ticker ticker) {
        this.failures = failures;
        this.meter = new TickerMeter(ticker);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(WINDOW)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** How long until another attempt is within the limit; empty if it is now. */
    Optional<Duration> delay(K key) {
        @Nullable Bucket bucket = buckets.getIfPresent(key);
        return Optional.ofNullable(bucket)
                .map(counted -> counted.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                .filter(nanos -> nanos > 0)
                .map(Duration::ofNanos);
    }

    void count(K key) {
        buckets.get(key, unknown -> full()).tryConsume(1);
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, WINDOW))
                .withCustomTimePrecision(meter)
                .build();
    }

    private record TickerMeter(Ticker ticker) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
