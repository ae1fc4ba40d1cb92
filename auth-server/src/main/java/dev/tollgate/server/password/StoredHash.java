package dev.tollgate.server.password;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A stored hash of a kind that can be checked: one of our own form, or one that another system has made. */
sealed interface StoredHash permits Argon2Hash, ForeignHash {
    /** Reads a hash, whatever it costs; empty if it is of no kind that is known, or not in a spelling of its kind. */
    static Optional<StoredHash> parse(PasswordHash hash) {
        return Stream.<Function<String, Optional<? extends StoredHash>>>of(
                        phc -> Argon2Hash.parse(hash),
                        ForeignArgon2::parse,
                        Bcrypt::parse,
                        Scrypt::parse,
                        FirebaseScrypt::parse,
                        Pbkdf2::parse)
                .<StoredHash>flatMap(parser -> parser.apply(hash.phc()).stream())
                .findFirst();
    }

    /** The name of the kind, for people. */
    String kind();

    /** What is beyond the bounds, for people, and without a word of the hash itself. */
    Optional<String> excess(ForeignHashBounds bounds);

    /** The memory that a check takes; for what is within the bounds. */
    int memoryKib();

    /**
     * What a check costs, in KiB times passes of our Argon2id; for what is within the bounds. For a foreign kind this is
     * an estimate, which another processor may halve or double.
     */
    long work();
}
