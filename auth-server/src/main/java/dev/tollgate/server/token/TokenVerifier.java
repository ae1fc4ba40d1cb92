package dev.tollgate.server.token;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a token is live.
 *
 * <p>A token that was seen lately is answered on the calling thread from memory; another is looked up on the executor.
 * Dead tokens are not remembered, so that nobody can fill memory with them.
 */
public final class TokenVerifier {
    private final TokenStore tokens;
    private final TokenMemory memory;
    private final TokenUses uses;
    private final TokenLife life;
    private final Clock clock;
    private final Executor blocking;

    /**
     * @param blocking where the store is asked
     */
    public TokenVerifier(
            TokenStore tokens, TokenMemory memory, TokenUses uses, TokenLife life, Clock clock, Executor blocking) {
        this.tokens = tokens;
        this.memory = memory;
        this.uses = uses;
        this.life = life;
        this.clock = clock;
        this.blocking = blocking;
    }

    /** Checks what somebody sent as a token; fails as the store does when it has to be asked and cannot answer. */
    public CompletionStage<TokenCheck> check(String presented) {
        return BearerToken.parse(presented)
                .map(TokenDigest::of)
                .map(this::lookUp)
                .orElseGet(() -> completedFuture(new Dead()));
    }

    private CompletionStage<TokenCheck> lookUp(TokenDigest digest) {
        @Nullable KnownToken known = memory.find(digest);
        return known == null ? supplyAsync(() -> recall(digest), blocking) : completedFuture(judge(known));
    }

    private TokenCheck recall(TokenDigest digest) {
        long reading = memory.startReading();
        Optional<Instant> used = uses.notYetStored(digest);
        Optional<TokenGrant> stored = tokens.find(digest);
        if (stored.isEmpty()) {
            return new Dead();
        }
        TokenCheck check =
                judge(life.token(digest, used.map(stored.get()::usedAt).orElse(stored.get())));
        if (check instanceof Live(KnownToken token)) {
            memory.remember(token, reading);
        }
        return check;
    }

    private TokenCheck judge(KnownToken token) {
        Instant now = clock.instant();
        return token.isLiveAt(now) ? new Live(uses.note(token, now)) : new Dead();
    }
}
