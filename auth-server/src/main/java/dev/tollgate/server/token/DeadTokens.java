package dev.tollgate.server.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Removes tokens that have died of age, a few at a time, so that no login has to wait for it. */
public final class DeadTokens {
    private static final int BATCH = 500;

    /** Longer than it takes until the last use is stored. */
    private static final Duration GRACE = Duration.ofMinutes(1);

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
        Instant now = clock.instant();
        var unused =
                tokens.removeDead(now, life.idle().map(idle -> now.minus(idle).minus(GRACE)), BATCH);
    }
}
