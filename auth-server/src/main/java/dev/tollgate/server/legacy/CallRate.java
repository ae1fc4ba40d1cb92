package dev.tollgate.server.legacy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** So many calls within any second, and no more. */
final class CallRate {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final int most;
    private final Ticker ticker;
    private final Queue<Long> calls = new ArrayDeque<>();

    /** @param most at least 1 */
    CallRate(int most, Ticker ticker) {
        this.most = most;
        this.ticker = ticker;
    }

    /** Counts a call unless it is one too many; tells whether it did. */
    synchronized boolean admits() {
        long now = ticker.read();
        while (!calls.isEmpty() && now - calls.element() >= SECOND) {
            calls.remove();
        }
        return calls.size() < most && calls.add(now);
    }
}
