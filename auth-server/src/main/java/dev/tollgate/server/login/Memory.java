package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Bounded memory for one of the three kinds of keys. What is used least is forgotten first; keys are keyed hashes, so
 * nobody outside can choose which fall together.
 */
final class Memory {
    private static final int KINDS = 3;

    private Memory() {}

    /** Keeps a third of the keys that the limits allow, each until it has not been used for the time. */
    static <V> Cache<Long, V> of(ThrottleLimits limits, Duration life, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(Math.max(1, limits.keys() / KINDS))
                .expireAfterAccess(life)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }
}
