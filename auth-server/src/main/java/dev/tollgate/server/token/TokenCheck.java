package dev.tollgate.server.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a token turned out to be. */
public sealed interface TokenCheck {
    /**
     * Somebody's token.
     *
     * @param idleEnd when it dies unless it is used before; empty if it has no idle life
     */
    record Live(TokenDigest digest, TokenGrant grant, Optional<Instant> idleEnd) implements TokenCheck {
        boolean isLiveAt(Instant now) {
            return now.isBefore(end());
        }

        /** When it dies if nobody uses it any more. */
        private Instant end() {
            return idleEnd.filter(end -> end.isBefore(grant.expiresAt())).orElse(grant.expiresAt());
        }

        /** How long it lives if nobody uses it any more. */
        public Duration remainingAt(Instant now) {
            return Duration.between(now, end());
        }
    }

    /** Never issued here, expired, or ended. */
    record Dead() implements TokenCheck {}
}
