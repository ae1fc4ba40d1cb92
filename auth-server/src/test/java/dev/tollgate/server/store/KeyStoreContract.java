package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.key.KeyDigest;
import dev.tollgate.server.key.KeyIssuer;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.KeyStore;
import dev.tollgate.server.key.NamedKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database has to keep of service keys; each adds a subclass that opens it. */
public abstract class KeyStoreContract {
    private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_123L);

    private Database database;
    private KeyStore keys;

    /** Opens the same database each time. */
    protected abstract Database open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        database = open();
        keys = new JdbcKeyStore(database, KeyKind.SERVICE);
    }

    @AfterEach
    final void closeStore() {
        database.close();
    }

    @Test
    void aKeyIsThereUntilItIsRemoved() {
        KeyDigest billing = add("billing");
        KeyDigest search = add("search");
        assertThat(keys.find(billing)).contains(new KeyName("billing"));
        assertThat(keys.remove(new KeyName("billing"))).isTrue();
        assertThat(keys.find(billing)).isEmpty();
        assertThat(keys.find(search)).isPresent();
        assertThat(keys.remove(new KeyName("billing"))).isFalse();
    }

    @Test
    void aNameIsHadByOneKey() {
        KeyDigest first = add("billing");
        assertThat(issue("billing", NOW)).isEmpty();
        assertThat(add("Billing")).isNotEqualTo(first);
        assertThat(keys.find(first)).isPresent();
    }

    @Test
    void aRemovedKeysNameIsFree() {
        KeyDigest first = add("billing");
        keys.remove(new KeyName("billing"));
        KeyDigest second = add("billing");
        assertThat(keys.find(first)).isEmpty();
        assertThat(keys.find(second)).isPresent();
    }

    @Test
    void keysAreListedOldestFirst() {
        assertThat(issue("second", NOW.plusMillis(1))).isPresent();
        assertThat(issue("first", NOW)).isPresent();
        assertThat(keys.findAll())
                .containsExactly(
                        new NamedKey(new KeyName("first"), NOW),
                        new NamedKey(new KeyName("second"), NOW.plusMillis(1)));
    }

    @Test
    void ofAKeyItsDigestIsStoredAndIsThereAfterReopening() throws Exception {
        KeyDigest digest = add("billing");
        database.close();
        openStore();
        assertThat(keys.find(digest)).isPresent();
        byte[] stored = database.read(handle -> handle.createQuery("SELECT digest FROM api_keys")
                .mapTo(byte[].class)
                .one());
        assertThat(stored).isEqualTo(digest.bytes());
    }

    @Test
    void keysOfAnotherKindAreApart() {
        KeyDigest billing = add("billing");
        KeyStore others = new JdbcKeyStore(database, KeyKind.ADMINISTRATOR);
        assertThat(others.find(billing)).isEmpty();
        assertThat(others.findAll()).isEmpty();
        assertThat(others.remove(new KeyName("billing"))).isFalse();
        assertThat(new KeyIssuer(KeyKind.ADMINISTRATOR, others, Clock.systemUTC(), new SecureRandom())
                        .issue(new KeyName("billing")))
                .isPresent();
        assertThat(keys.find(billing)).isPresent();
    }

    private KeyDigest add(String name) {
        return issue(name, NOW).orElseThrow();
    }

    private Optional<KeyDigest> issue(String name, Instant now) {
        return new KeyIssuer(KeyKind.SERVICE, keys, Clock.fixed(now, ZoneOffset.UTC), new SecureRandom())
                .issue(new KeyName(name))
                .map(KeyDigest::of);
    }
}
