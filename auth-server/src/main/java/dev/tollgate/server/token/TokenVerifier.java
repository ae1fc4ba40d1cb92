package dev.tollgate.server.token;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import java.time.Clock;
import java.time.Duration;
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

    /**
     * How long somebody else may rely on what a check has found: so that a token that has ended is refused there within
     * the bound as it is here, and no longer than the token lives.
     */
    public Duration reliableFor(Live checked) {
        Instant now = clock.instant();
        Duration known = memory.timeLeft(checked.reading(), now);
        Duration alive = checked.token().remainingAt(now);
        return known.compareTo(alive) < 0 ? known : alive;
    }

    private CompletionStage<TokenCheck> lookUp(TokenDigest digest) {
        Instant now = clock.instant();
        @Nullable Live known = memory.find(digest, now);
        return known == null ? supplyAsync(() -> recall(digest), blocking) : completedFuture(judge(known, now));
    }

    private TokenCheck recall(TokenDigest digest) {
        Reading reading = memory.startReading(clock.instant());
        Optional<Instant> used = uses.notYetStored(digest);
        Optional<TokenGrant> stored = tokens.find(digest);
        if (stored.isEmpty()) {
            return new Dead();
        }
        KnownToken token = life.token(digest, used.map(stored.get()::usedAt).orElse(stored.get()));
        TokenCheck check = judge(new Live(token, reading), clock.instant());
        if (check instanceof Live live) {
            memory.remember(live);
        }
        return check;
    }

    private TokenCheck judge(Live known, Instant now) {
        return known.token().isLiveAt(now) ? new Live(uses.note(known.token(), now), known.reading()) : new Dead();
    }
}
