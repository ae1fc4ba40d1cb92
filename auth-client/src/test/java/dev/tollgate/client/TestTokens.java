package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;

final class TestTokens {

    static final Token TOKEN =
            Token.of("bus|1x2|3x4", "1x2", Duration.ofDays(365), Instant.parse("2027-01-01T00:00:00Z"));

    private TestTokens() {}
}
