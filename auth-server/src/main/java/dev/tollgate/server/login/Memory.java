package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Bounded memory for one of the three kinds of keys. What is used least is forgotten first; keys are keyed hashes, so
 * nobody outside can choose which fall together.
 */
final class Memory {
    private static final int KINDS = 3;

    private Memory() {}

    /** Has room for a third of the keys that the limits allow. */
    static Caffeine<Object, Object> of(ThrottleLimits limits, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(Math.max(1, limits.keys() / KINDS))
                .ticker(ticker)
                .executor(Runnable::run);
    }
}
