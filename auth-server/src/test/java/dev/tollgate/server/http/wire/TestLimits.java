package dev.tollgate.server.http.wire;

import java.time.Duration;

/** Limits that a test reaches easily. */
final class TestLimits {
    static final Limits SMALL = new Limits(
            256,
            8,
            64,
            1 << 20,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            10,
            10,
            Duration.ofSeconds(1),
            1 << 20);

    private TestLimits() {}
}
