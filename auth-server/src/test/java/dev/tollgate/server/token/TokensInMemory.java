package dev.tollgate.server.token;

import static java.util.Comparator.comparing;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stands in for a database, counts how often it is asked, and lets something happen while it reads. */
final class TokensInMemory implements TokenStore {
    private final Map<TokenDigest, StoredToken> tokens = new HashMap<>();
    private Runnable whileReading = () -> {};
    private int lookUps;
    private int notings;

    int lookUps() {
        return lookUps;
    }

    int notings() {
        return notings;
    }

    /** Happens once, after the next token was read and before that is answered. */
    void whileReading(Runnable event) {
        whileReading = event;
    }

    void clear() {
        tokens.clear();
    }

    @Override
    public Optional<List<TokenDigest>> add(
            TokenDigest digest, TokenGrant grant, int passwordVersion, SessionOrigin origin, int most) {
        tokens.put(digest, new StoredToken(digest, grant, origin));
        List<TokenDigest> oldest = findAll(grant.userId(), Integer.MAX_VALUE).stream()
                .skip(most)
                .map(StoredToken::digest)
                .toList();
        oldest.forEach(this::end);
        return Optional.of(oldest);
    }

    @Override
    public Optional<TokenGrant> find(TokenDigest digest) {
        lookUps++;
        Optional<TokenGrant> found = Optional.ofNullable(tokens.get(digest)).map(StoredToken::grant);
        Runnable event = whileReading;
        whileReading = () -> {};
        event.run();
        return found;
    }

    @Override
    public List<StoredToken> findAll(UserId user, int most) {
        return tokens.values().stream()
                .filter(token -> token.grant().userId().equals(user))
                .sorted(comparing((StoredToken token) -> token.grant().issuedAt())
                        .reversed())
                .limit(most)
                .toList();
    }

    @Override
    public boolean end(TokenDigest digest) {
        return tokens.remove(digest) != null;
    }

    @Override
    public int endAll(UserId user) {
        List<StoredToken> all = findAll(user, Integer.MAX_VALUE);
        all.forEach(token -> end(token.digest()));
        return all.size();
    }

    @Override
    public int endSome(int most) {
        List<TokenDigest> some = tokens.keySet().stream().limit(most).toList();
        some.forEach(this::end);
        return some.size();
    }

    @Override
    public Optional<List<TokenDigest>> endOthers(UserId user, TokenDigest kept) {
        if (!tokens.containsKey(kept)) {
            return Optional.empty();
        }
        List<TokenDigest> others = findAll(user, Integer.MAX_VALUE).stream()
                .map(StoredToken::digest)
                .filter(digest -> !digest.equals(kept))
                .toList();
        others.forEach(this::end);
        return Optional.of(others);
    }

    /** There are no passwords here. */
    @Override
    public Optional<List<TokenDigest>> changePassword(
            UserId user, int passwordVersion, PasswordHash replacement, TokenDigest kept, Instant now) {
        return endOthers(user, kept);
    }

    @Override
    public void noteUses(Map<TokenDigest, Instant> uses, Duration interval) {
        notings++;
        uses.forEach((digest, usedAt) -> tokens.computeIfPresent(
                digest, (same, token) -> new StoredToken(digest, token.grant().usedAt(usedAt), token.origin())));
    }

    @Override
    public int removeDead(Instant expiredBy, Optional<Instant> unusedSince, int most) {
        List<TokenDigest> dead = tokens.values().stream()
                .filter(token -> !token.grant().expiresAt().isAfter(expiredBy)
                        || unusedSince.stream()
                                .anyMatch(since -> !token.grant().lastUsedAt().isAfter(since)))
                .map(StoredToken::digest)
                .limit(most)
                .toList();
        dead.forEach(this::end);
        return dead.size();
    }
}
