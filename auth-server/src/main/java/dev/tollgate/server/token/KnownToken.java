package dev.tollgate.server.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that has been stored here, whether it still lives or not.
 *
 * @param idleEnd when it dies unless it is used before; empty if it has no idle life
 */
public record KnownToken(TokenDigest digest, TokenGrant grant, Optional<Instant> idleEnd) {
    boolean isLiveAt(Instant now) {
        return now.isBefore(end());
    }

    /** How long it lives if nobody uses it any more; zero if it is dead. */
    public Duration remainingAt(Instant now) {
        return until(end(), now);
    }

    /** How long it lives at most; zero if that is over. */
    public Duration absoluteRemainingAt(Instant now) {
        return until(grant.expiresAt(), now);
    }

    /** How long it lives at most if nobody uses it any more; empty if it has no idle life, zero if that is over. */
    public Optional<Duration> idleRemainingAt(Instant now) {
        return idleEnd.map(end -> until(end, now));
    }

    /** When it dies if nobody uses it any more. */
    public Instant end() {
        return idleEnd.filter(end -> end.isBefore(grant.expiresAt())).orElse(grant.expiresAt());
    }

    /** The end may pass between a check and its answer. */
    private static Duration until(Instant end, Instant now) {
        return end.isBefore(now) ? Duration.ZERO : Duration.between(now, end);
    }
}
