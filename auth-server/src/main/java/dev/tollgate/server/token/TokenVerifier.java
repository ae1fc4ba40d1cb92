package dev.tollgate.server.token;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a token is live.
 *
 * <p>A token that was seen lately is answered on the calling thread from memory; another is looked up on the executor.
 * What memory says is relied on for a bounded time, after which a token that was ended is dead here too. Dead tokens
 * are not remembered, so that nobody can fill memory with them.
 */
public final class TokenVerifier {
    private static final int MAX_REMEMBERED = 100_000;

    private final TokenStore tokens;
    private final Clock clock;
    private final Executor blocking;
    private final Cache<TokenDigest, TokenGrant> remembered;

    /**
     * @param bound how long memory is relied on
     * @param ticker nanoseconds that never go back, for the bound
     * @param blocking where the store is asked
     */
    public TokenVerifier(TokenStore tokens, Duration bound, Clock clock, Ticker ticker, Executor blocking) {
        this.tokens = tokens;
        this.clock = clock;
        this.blocking = blocking;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(bound)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Checks what somebody sent as a token; fails as the store does when it has to be asked and cannot answer. */
    public CompletionStage<TokenCheck> check(String presented) {
        return BearerToken.parse(presented)
                .map(TokenDigest::of)
                .map(this::lookUp)
                .orElseGet(() -> completedFuture(new Dead()));
    }

    private CompletionStage<TokenCheck> lookUp(TokenDigest digest) {
        @Nullable TokenGrant known = remembered.getIfPresent(digest);
        return known == null
                ? supplyAsync(() -> judge(recall(digest)), blocking)
                : completedFuture(judge(Optional.of(known)));
    }

    private Optional<TokenGrant> recall(TokenDigest digest) {
        Optional<TokenGrant> stored = tokens.find(digest);
        stored.ifPresent(grant -> remembered.put(digest, grant));
        return stored;
    }

    private TokenCheck judge(Optional<TokenGrant> found) {
        return found.filter(grant -> grant.isLiveAt(clock.instant()))
                .<TokenCheck>map(Live::new)
                .orElseGet(Dead::new);
    }
}
