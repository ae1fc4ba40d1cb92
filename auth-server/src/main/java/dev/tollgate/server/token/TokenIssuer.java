package dev.tollgate.server.token;

import dev.tollgate.server.user.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes tokens and stores what they grant. */
public final class TokenIssuer {
    private final TokenStore tokens;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random;

    public TokenIssuer(TokenStore tokens, Duration lifetime, Clock clock, SecureRandom random) {
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a token and stores it durably; empty if the user has just been disabled or removed. */
    public Optional<IssuedToken> issueTo(UserId userId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        TokenGrant grant = new TokenGrant(userId, now, now.plus(lifetime));
        BearerToken token = BearerToken.create(userId, now, random);
        return tokens.add(TokenDigest.of(token), grant) ? Optional.of(new IssuedToken(token, grant)) : Optional.empty();
    }
}
