package dev.tollgate.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.user.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenVerifierTest {
    private static final Instant ISSUED = Instant.ofEpochMilli(1_760_000_000_000L);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final UserId USER = new UserId("1760000000000x123456789012345678");

    private final AtomicLong nanos = new AtomicLong();
    private final CountingStore store = new CountingStore();
    private final IssuedToken issued = new TokenIssuer(
                    store, LIFE, Clock.fixed(ISSUED, ZoneOffset.UTC), new SecureRandom())
            .issueTo(USER)
            .orElseThrow();

    @Test
    void anIssuedTokenIsLive() {
        assertThat(check(ISSUED, issued.token().text())).isEqualTo(new Live(issued.grant()));
    }

    @Test
    void aTokenDiesWhenItExpires() {
        String token = issued.token().text();
        assertThat(check(ISSUED.plus(LIFE).minusMillis(1), token)).isInstanceOf(Live.class);
        assertThat(check(ISSUED.plus(LIFE), token)).isEqualTo(new Dead());
    }

    @Test
    void aKnownTokenIsAnsweredFromMemory() {
        TokenVerifier verifier = verifier(ISSUED, BOUND);
        for (int i = 0; i < 10; i++) {
            assertThat(verifier.check(issued.token().text())).isCompletedWithValue(new Live(issued.grant()));
        }
        assertThat(store.lookUps).isEqualTo(1);
    }

    @Test
    void memoryIsReliedOnForTheBoundOnlyHoweverOftenTheTokenIsUsed() {
        TokenVerifier verifier = verifier(ISSUED, BOUND);
        verifier.check(issued.token().text());
        store.grants.clear();
        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(BOUND.dividedBy(5).toNanos());
            assertThat(verifier.check(issued.token().text())).isCompletedWithValue(new Live(issued.grant()));
        }
        nanos.addAndGet(BOUND.dividedBy(5).toNanos());
        assertThat(verifier.check(issued.token().text())).isCompletedWithValue(new Dead());
    }

    @Test
    void junkIsRefusedWithoutALookUp() {
        assertThat(check(ISSUED, issued.token().text() + "0")).isEqualTo(new Dead());
        assertThat(check(ISSUED, "")).isEqualTo(new Dead());
        assertThat(store.lookUps).isZero();
    }

    private TokenCheck check(Instant now, String token) {
        return verifier(now, BOUND).check(token).toCompletableFuture().join();
    }

    private TokenVerifier verifier(Instant now, Duration bound) {
        return new TokenVerifier(store, bound, Clock.fixed(now, ZoneOffset.UTC), nanos::get, Runnable::run);
    }

    private static final class CountingStore implements TokenStore {
        private final Map<TokenDigest, TokenGrant> grants = new HashMap<>();
        private int lookUps;

        @Override
        public boolean add(TokenDigest digest, TokenGrant grant) {
            grants.put(digest, grant);
            return true;
        }

        @Override
        public Optional<TokenGrant> find(TokenDigest digest) {
            lookUps++;
            return Optional.ofNullable(grants.get(digest));
        }
    }
}
