package dev.tollgate.server.token;

import dev.tollgate.server.user.UserId;
import java.time.Duration;
import java.time.Instant;

/** What a token grants: to be taken for this user from one moment until another. */
public record TokenGrant(UserId userId, Instant issuedAt, Instant expiresAt) {
    boolean isLiveAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    public Duration lifetime() {
        return Duration.between(issuedAt, expiresAt);
    }

    public Duration remainingAt(Instant now) {
        return Duration.between(now, expiresAt);
    }
}
