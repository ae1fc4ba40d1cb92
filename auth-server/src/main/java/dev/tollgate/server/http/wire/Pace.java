package dev.tollgate.server.http.wire;

import java.time.Duration;

/**
 * How long a client may keep the reader of its body waiting: never longer than some time, and in the long run not longer
 * than its bytes are worth at 1 KiB a second. Time in which the reader is busy does not count.
 */
final class Pace {
    private static final int BYTES_PER_SECOND = 1024;
    private static final long NANOS_PER_BYTE = Duration.ofSeconds(1).toNanos() / BYTES_PER_SECOND;

    private final long mostNanos;
    private long nanosLeft;
    private long startOfWait;
    private boolean isAwaited;

    Pace(Duration longestWait) {
        this.mostNanos = longestWait.toNanos();
        this.nanosLeft = mostNanos;
    }

    void await(long now) {
        startOfWait = now;
        isAwaited = true;
    }

    void arrived(int bytes, long now) {
        long waited = isAwaited ? now - startOfWait : 0;
        nanosLeft = Math.min(mostNanos, nanosLeft - waited + bytes * NANOS_PER_BYTE);
        isAwaited = false;
    }

    boolean isTooSlow(long now) {
        return isAwaited && now - startOfWait > nanosLeft;
    }
}
