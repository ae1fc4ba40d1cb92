package dev.tollgate.server.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Makes keys. */
public final class KeyIssuer {
    private final KeyStore keys;
    private final Clock clock;
    private final SecureRandom random;

    public KeyIssuer(KeyStore keys, Clock clock, SecureRandom random) {
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a key, which nobody can be told a second time; empty if there is one of this name already. */
    public Optional<ServiceKey> issue(KeyName name) {
        ServiceKey key = ServiceKey.create(random);
        return keys.add(KeyDigest.of(key), new NamedKey(name, clock.instant())) ? Optional.of(key) : Optional.empty();
    }
}
