package dev.tollgate.server.password;

import java.util.Optional;

/** A stored hash of a kind that can be checked: one of our own form, or one that another system has made. */
sealed interface StoredHash permits Argon2Hash, ForeignHash {
    /** Reads a hash, whatever it costs; empty if it is of no kind that is known, or not in a spelling of its kind. */
    static Optional<StoredHash> parse(PasswordHash hash) {
        return Argon2Hash.parse(hash).<StoredHash>map(ours -> ours).or(() -> ForeignHash.parse(hash));
    }

    /** The name of the kind, for people. */
    String kind();

    /** What is beyond the bounds, for people, and without a word of the hash itself. */
    Optional<String> excess(ForeignHashBounds bounds);

    /** The memory that a check takes; for what is within the bounds. */
    int memoryKib();

    /**
     * What a check costs, in KiB times passes of our Argon2id; for what is within the bounds. For a foreign kind this is
     * an estimate: its factors were measured by hand on one processor, with the compiler warm, and are rough. Another
     * processor, or one that others keep busy, may halve or double it.
     */
    long work();
}
