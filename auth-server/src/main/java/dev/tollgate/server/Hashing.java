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
 * @param foreign what hashes of other systems may cost, of memory no more than the budget
 * @param pepperFile the keys that are mixed in, if any
 */
public record Hashing(HashCost cost, int budgetMib, ForeignHashBounds foreign, Optional<Path> pepperFile) {
    private static final int KIBIBYTES_OF_MEBIBYTE = 1024;

    /** A hash that takes more memory than there is for all is one that nobody could check. */
    public Hashing {
        foreign = foreign.withinMemory(budgetMib);
    }

    /** How many there is memory for. */
    int mostAtOnce() {
        return (int) ((long) budgetMib * KIBIBYTES_OF_MEBIBYTE / cost.memoryKib());
    }

    /** Tells which hashes of other systems can be checked. */
    public HashReader hashReader() {
        return new HashReader(foreign, cost);
    }

    /**
     * Loads libsodium, which takes a while.
     *
     * @throws OperatorException if the pepper cannot be read
     */
    public PasswordHasher hasher(SecureRandom random) {
        Pepper pepper = pepperFile.map(PepperFile::read).orElseGet(Pepper::none);
        return new Argon2idHasher(cost, foreign, pepper, new HashingMemory(budgetMib), random);
    }
}
