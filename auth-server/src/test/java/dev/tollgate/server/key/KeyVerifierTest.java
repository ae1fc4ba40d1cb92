package dev.tollgate.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.key.KeyCheck.Known;
import dev.tollgate.server.key.KeyCheck.Unknown;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KeyVerifierTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final KeyName NAME = new KeyName("billing");

    private final AtomicLong nanos = new AtomicLong();
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final KeysInMemory store = new KeysInMemory();
    private final SecureRandom random = new SecureRandom();
    private KeyVerifier verifier = verifier(BOUND);

    @Test
    void aKeyIsKnownUntilItIsRemoved() {
        verifier = verifier(Duration.ZERO);
        ApiKey key = issue();
        assertThat(check(key)).isEqualTo(new Known(NAME));
        assertThat(store.remove(NAME)).isTrue();
        assertThat(check(key)).isEqualTo(new Unknown());
    }

    @Test
    void aNameIsHadByOneKey() {
        KeyIssuer issuer = new KeyIssuer(KeyKind.SERVICE, store, clock, random);
        assertThat(issuer.issue(NAME)).isPresent();
        assertThat(issuer.issue(NAME)).isEmpty();
    }

    @Test
    void aKnownKeyIsAnsweredFromMemory() {
        ApiKey key = issue();
        for (int i = 0; i < 10; i++) {
            assertThat(check(key)).isEqualTo(new Known(NAME));
        }
        assertThat(store.lookUps).isEqualTo(1);
    }

    @Test
    void withoutABoundTheStoreIsAskedEveryTime() {
        verifier = verifier(Duration.ZERO);
        ApiKey key = issue();
        for (int i = 0; i < 10; i++) {
            assertThat(check(key)).isEqualTo(new Known(NAME));
        }
        assertThat(store.lookUps).isEqualTo(10);
    }

    @Test
    void aRemovedKeyIsRefusedWithinTheBoundHoweverOftenItIsUsed() {
        ApiKey key = issue();
        assertThat(check(key)).isEqualTo(new Known(NAME));
        store.remove(NAME);
        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(BOUND.dividedBy(5).toNanos());
            assertThat(check(key)).isEqualTo(new Known(NAME));
        }
        nanos.addAndGet(BOUND.dividedBy(5).toNanos());
        assertThat(check(key)).isEqualTo(new Unknown());
    }

    /** The ticker of a machine that is suspended stands still. */
    @Test
    void aKeyThatWasRemovedWhileTheMachineSleptIsRefused() {
        ApiKey key = issue();
        check(key);
        store.remove(NAME);
        now = now.plus(BOUND).minusMillis(1);
        assertThat(check(key)).isEqualTo(new Known(NAME));
        now = now.plusMillis(1);
        assertThat(check(key)).isEqualTo(new Unknown());
    }

    @Test
    void whatWasReadBeforeTheClockWasSetBackIsNotReliedOn() {
        ApiKey key = issue();
        check(key);
        store.remove(NAME);
        now = now.minusMillis(1);
        assertThat(check(key)).isEqualTo(new Unknown());
    }

    @Test
    void aStoreThatAnswersSlowlyDoesNotStretchTheBound() {
        ApiKey key = issue();
        store.whileReading = () -> {
            nanos.addAndGet(BOUND.dividedBy(5).multipliedBy(4).toNanos());
            store.remove(NAME);
        };
        assertThat(check(key)).as("it came before the removal").isEqualTo(new Known(NAME));
        nanos.addAndGet(BOUND.dividedBy(5).toNanos());
        assertThat(check(key)).isEqualTo(new Unknown());
    }

    @Test
    void anUnknownKeyIsNotRemembered() {
        ApiKey stranger = ApiKey.create(KeyKind.SERVICE, random);
        for (int i = 0; i < 3; i++) {
            assertThat(check(stranger)).isEqualTo(new Unknown());
        }
        assertThat(store.lookUps).isEqualTo(3);
    }

    @Test
    void junkIsRefusedWithoutALookUp() {
        assertThat(List.of(check(issue().text() + "0"), check(""))).containsOnly(new Unknown());
        assertThat(store.lookUps).isZero();
    }

    @Test
    void aKnownKeyIsAnsweredOnTheCallingThread() {
        CompletableFuture<Runnable> lookUp = new CompletableFuture<>();
        verifier = new KeyVerifier(KeyKind.SERVICE, store, BOUND, clock, nanos::get, lookUp::complete);
        ApiKey key = issue();
        CompletableFuture<KeyCheck> first = verifier.check(key.text()).toCompletableFuture();
        assertThat(first).isNotDone();
        lookUp.join().run();
        assertThat(first).isCompletedWithValue(new Known(NAME));
        assertThat(verifier.check(key.text())).isCompletedWithValue(new Known(NAME));
    }

    private KeyVerifier verifier(Duration bound) {
        return new KeyVerifier(KeyKind.SERVICE, store, bound, clock, nanos::get, Runnable::run);
    }

    private ApiKey issue() {
        return new KeyIssuer(KeyKind.SERVICE, store, clock, random).issue(NAME).orElseThrow();
    }

    private KeyCheck check(ApiKey key) {
        return check(key.text());
    }

    private KeyCheck check(String key) {
        return verifier.check(key).toCompletableFuture().join();
    }

    /** Stands in for a database, counts how often it is asked, and lets something happen while it reads. */
    private static final class KeysInMemory implements KeyStore {
        private final Map<KeyDigest, NamedKey> keys = new HashMap<>();
        private Runnable whileReading = () -> {};
        private int lookUps;

        @Override
        public boolean add(KeyDigest digest, NamedKey key) {
            return keys.values().stream().noneMatch(other -> other.name().equals(key.name()))
                    && keys.put(digest, key) == null;
        }

        @Override
        public Optional<KeyName> find(KeyDigest digest) {
            lookUps++;
            Optional<KeyName> found = Optional.ofNullable(keys.get(digest)).map(NamedKey::name);
            Runnable event = whileReading;
            whileReading = () -> {};
            event.run();
            return found;
        }

        @Override
        public List<NamedKey> findAll() {
            return List.copyOf(keys.values());
        }

        @Override
        public boolean remove(KeyName name) {
            return keys.values().removeIf(key -> key.name().equals(name));
        }
    }
}
