package dev.tollgate.server.token;

import dev.tollgate.server.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How long tokens live.
 *
 * @param absolute from the login on, by the login's published name
 * @param idle from the last use on; empty if a token that nobody uses lives on
 */
public record TokenLife(Map<String, Duration> absolute, Optional<Duration> idle) {
    public TokenLife {
        absolute = Map.copyOf(absolute);
    }

    /** Whether a token can end idle before it ends for its age; true where there is no idle life. */
    public boolean canEndIdle() {
        return idle.isEmpty()
                || absolute.values().stream().anyMatch(life -> idle.get().compareTo(life) < 0);
    }

    TokenGrant grant(UserId user, String operation, Instant now) {
        return new TokenGrant(user, now, now.plus(absolute.get(operation)), now);
    }

    KnownToken token(TokenDigest digest, TokenGrant grant) {
        return new KnownToken(digest, grant, idle.map(grant.lastUsedAt()::plus));
    }
}
