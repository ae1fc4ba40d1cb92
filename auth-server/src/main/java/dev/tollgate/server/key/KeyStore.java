package dev.tollgate.server.key;

import java.util.List;
import java.util.Optional;

/** Keeps the keys of one kind and environment, by digest. A method returns once its change survives a crash. */
public interface KeyStore {
    /** Keeps a key; tells whether its name was free, and keeps nothing otherwise. */
    boolean add(KeyDigest digest, NamedKey key);

    /** The name of a key; empty if it is not there. */
    Optional<KeyName> find(KeyDigest digest);

    /** All keys, the oldest first. */
    List<NamedKey> findAll();

    /** Ends a key; tells whether it was there. */
    boolean remove(KeyName name);
}
