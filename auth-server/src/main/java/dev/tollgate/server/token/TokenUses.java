package dev.tollgate.server.token;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Notes when tokens are used, and stores that in batches and not every time: a check costs no write. */
public final class TokenUses {
    /** A use within this time after the one that is known is not noted. */
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    /** As many uses as wait for a store that does not answer; what comes then is noted at a later use. */
    private static final int MOST_WAITING = 100_000;

    /** So few at once that no login has to wait for it. */
    private static final int BATCH = 100;

    private final TokenStore tokens;
    private final TokenMemory memory;
    private final TokenLife life;
    private final Map<TokenDigest, Instant> waiting = new ConcurrentHashMap<>();

    public TokenUses(TokenStore tokens, TokenMemory memory, TokenLife life) {
        this.tokens = tokens;
        this.memory = memory;
        this.life = life;
    }

    /** Notes a use and does not block; returns the token as it is by then. */
    KnownToken note(KnownToken token, Instant now) {
        if (now.toEpochMilli() - token.grant().lastUsedAt().toEpochMilli() < INTERVAL.toMillis()
                || waiting.size() >= MOST_WAITING) {
            return token;
        }
        waiting.putIfAbsent(token.digest(), now);
        return life.token(token.digest(), token.grant().usedAt(now));
    }

    /** When the token was used, if that is not stored yet. To be asked before the store is. */
    Optional<Instant> notYetStored(TokenDigest digest) {
        return Optional.ofNullable(waiting.get(digest));
    }

    /** Stores what has been noted; what cannot be stored waits for the next time. */
    public synchronized void store() {
        List<TokenDigest> used = List.copyOf(waiting.keySet());
        for (int start = 0; start < used.size(); start += BATCH) {
            List<TokenDigest> batch = used.subList(start, Math.min(start + BATCH, used.size()));
            tokens.noteUses(batch.stream().collect(toMap(digest -> digest, waiting::get)), INTERVAL);
            // First what memory says: a use that it does not know would be noted again at the next check.
            memory.reread(batch);
            batch.forEach(waiting::remove);
        }
    }
}
