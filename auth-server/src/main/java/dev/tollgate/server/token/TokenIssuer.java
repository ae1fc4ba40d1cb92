package dev.tollgate.server.token;

import dev.tollgate.server.user.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes tokens and stores what they grant. */
public final class TokenIssuer {
    private final TokenStore tokens;
    private final TokenMemory memory;
    private final TokenPolicy policy;
    private final Clock clock;
    private final SecureRandom random;

    public TokenIssuer(TokenStore tokens, TokenMemory memory, TokenPolicy policy, Clock clock, SecureRandom random) {
        this.tokens = tokens;
        this.memory = memory;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a token and stores it durably; empty if the user has just been disabled or removed, or has another password
     * by now. If the user has too many by then, the oldest end.
     *
     * @param user as stored when the password was checked
     * @param operation the login's published name
     */
    public Optional<IssuedToken> issueTo(User user, String operation, SessionOrigin origin) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BearerToken token = BearerToken.create(user.id(), now, policy.alphabet(), random);
        TokenDigest digest = TokenDigest.of(token);
        TokenGrant grant = policy.life().grant(user.id(), operation, now);
        return tokens.add(digest, grant, user.passwordVersion(), origin, policy.mostOfUser())
                .map(ended -> {
                    if (!ended.isEmpty()) {
                        memory.forget(user.id(), ended);
                    }
                    return new IssuedToken(
                            token, grant, policy.life().token(digest, grant).remainingAt(now));
                });
    }
}
