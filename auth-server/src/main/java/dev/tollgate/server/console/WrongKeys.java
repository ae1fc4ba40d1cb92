package dev.tollgate.server.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the wrong keys of an address. Nobody guesses a key; it is the log and the database that are not to be filled
 * and asked for nothing.
 */
final class WrongKeys {
    static final int MOST = 5;
    static final Duration SPAN = Duration.ofSeconds(10);

    private static final int MOST_ADDRESSES = 1_000;

    private final Cache<InetAddress, AtomicInteger> counts;

    WrongKeys(Ticker ticker) {
        this.counts = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(SPAN)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Whether no more is looked at from there for now. */
    boolean areTooMany(InetAddress address) {
        @Nullable AtomicInteger count = counts.getIfPresent(address);
        return count != null && count.get() >= MOST;
    }

    void note(InetAddress address) {
        counts.get(address, first -> new AtomicInteger()).incrementAndGet();
    }
}
