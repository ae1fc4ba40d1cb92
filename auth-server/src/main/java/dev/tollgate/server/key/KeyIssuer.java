package dev.tollgate.server.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Makes keys of one kind. */
public final class KeyIssuer {
    private final KeyKind kind;
    private final KeyStore keys;
    private final Clock clock;
    private final SecureRandom random;

    public KeyIssuer(KeyKind kind, KeyStore keys, Clock clock, SecureRandom random) {
        this.kind = kind;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a key, which nobody can be told a second time; empty if there is one of this name already. */
    public Optional<ApiKey> issue(KeyName name) {
        ApiKey key = ApiKey.create(kind, random);
        return keys.add(KeyDigest.of(key), new NamedKey(name, clock.instant())) ? Optional.of(key) : Optional.empty();
    }
}
