package dev.tollgate.server.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Removes tokens that have died of age, a few at a time, so that no login has to wait long for it. */
public final class DeadTokens {
    private static final int BATCH = 100;

    /** More than as many logins as there can be in the time between. */
    private static final int MOST_BATCHES = 10;

    /** Meanwhile they are refused; a clock that was wrong for less than this ends none for good. */
    private static final Duration GRACE = Duration.ofDays(1);

    private final TokenStore tokens;
    private final TokenLife life;
    private final Clock clock;

    public DeadTokens(TokenStore tokens, TokenLife life, Clock clock) {
        this.tokens = tokens;
        this.life = life;
        this.clock = clock;
    }

    /** Removes some, if there are any. */
    public void removeSome() {
        Instant deadSince = clock.instant().minus(GRACE);
        Optional<Instant> unusedSince = life.idle().map(deadSince::minus);
        int batches = 0;
        while (batches < MOST_BATCHES && tokens.removeDead(deadSince, unusedSince, BATCH) == BATCH) {
            batches++;
        }
    }
}
