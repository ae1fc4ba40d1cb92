package dev.tollgate.server;

import dev.tollgate.server.password.Argon2idHasher;
import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashReader;
import dev.tollgate.server.password.HashingMemory;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.Pepper;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * How passwords are hashed.
 *
 * @param cost of one hash
 * @param budgetMib memory of all that are made at once, in MiB
 * @param pepperFile the keys that are mixed in, if any
 */
public record Hashing(HashCost cost, int budgetMib, Optional<Path> pepperFile) {
    private static final int KIBIBYTES_OF_MEBIBYTE = 1024;

    /** How many there is memory for. */
    int mostAtOnce() {
        return (int) ((long) budgetMib * KIBIBYTES_OF_MEBIBYTE / cost.memoryKib());
    }

    /** Tells which hashes of other systems can be checked. */
    public HashReader hashReader() {
        return new HashReader(ForeignHashBounds.DEFAULT, cost);
    }

    /**
     * Loads libsodium, which takes a while.
     *
     * @throws OperatorException if the pepper cannot be read
     */
    public PasswordHasher hasher(SecureRandom random) {
        Pepper pepper = pepperFile.map(PepperFile::read).orElseGet(Pepper::none);
        return new Argon2idHasher(cost, ForeignHashBounds.DEFAULT, pepper, new HashingMemory(budgetMib), random);
    }
}
