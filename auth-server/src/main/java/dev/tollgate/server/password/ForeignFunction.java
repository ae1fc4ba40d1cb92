package dev.tollgate.server.password;

import java.util.Optional;

/** A function by which another system makes hashes of passwords, with its parameters and its salt. */
sealed interface ForeignFunction permits Bcrypt, ForeignArgon2, FirebaseScrypt, Pbkdf2, Scrypt {
    /** No less, because it would let in too many wrong passwords. */
    int LEAST_OUTPUT_BYTES = 16;

    int MOST_OUTPUT_BYTES = 64;

    int MOST_SALT_BYTES = 64;

    /** See {@link StoredHash#kind}. */
    String kind();

    /** See {@link StoredHash#excess}. */
    Optional<String> excess(ForeignHashBounds bounds);

    /** See {@link StoredHash#memoryKib}. */
    int memoryKib();

    /** See {@link StoredHash#work}. */
    long work();

    /**
     * Computes a hash, for what is within the bounds.
     *
     * @throws HashingUnavailableException if there is no memory for it
     */
    byte[] output(byte[] password, int outputBytes);
}
