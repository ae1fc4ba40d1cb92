package dev.tollgate.server.token;

import dev.tollgate.server.token.TokenCheck.Live;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Notes when tokens are used, and stores that in batches and not every time: a check costs no write. */
public final class TokenUses {
    /** A use within this time after the one that is known is not noted. */
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    /** As many uses as wait for a store that does not answer; what comes then is noted at a later use. */
    private static final int MOST_WAITING = 100_000;

    private final TokenStore tokens;
    private final TokenLife life;
    private final Map<TokenDigest, Instant> waiting = new ConcurrentHashMap<>();

    public TokenUses(TokenStore tokens, TokenLife life) {
        this.tokens = tokens;
        this.life = life;
    }

    /** Notes a use and does not block; returns the token as it is by then. */
    Live note(Live token, Instant now) {
        if (now.toEpochMilli() - token.grant().lastUsedAt().toEpochMilli() < INTERVAL.toMillis()) {
            return token;
        }
        if (waiting.size() < MOST_WAITING) {
            waiting.putIfAbsent(token.digest(), now);
        }
        return life.live(token.digest(), token.grant().usedAt(now));
    }

    /** Stores what has been noted; what cannot be stored waits for the next time. */
    public void store() {
        Map<TokenDigest, Instant> uses = Map.copyOf(waiting);
        if (!uses.isEmpty()) {
            tokens.noteUses(uses, INTERVAL);
            waiting.keySet().removeAll(uses.keySet());
        }
    }
}
