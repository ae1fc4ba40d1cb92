package dev.tollgate.server.token;

import dev.tollgate.server.user.UserId;
import java.time.Instant;

/**
 * What a token grants: to be taken for this user from one moment until another.
 *
 * @param lastUsedAt when it was last used; uses less than a quarter of an hour after that are not noted
 */
public record TokenGrant(UserId userId, Instant issuedAt, Instant expiresAt, Instant lastUsedAt) {
    TokenGrant usedAt(Instant now) {
        return new TokenGrant(userId, issuedAt, expiresAt, now);
    }
}
