package dev.tollgate.server.password;

import java.util.Optional;

/**
 * What the check of a foreign hash may cost at most. One that costs more is neither imported nor checked, since whoever
 * can write a hash into an import could otherwise stop a server with a login.
 *
 * <p>Fixed are: at most 8 passes over as much memory as there may be, whether Argon2 goes over little memory often or
 * scrypt has more than one lane, which is about as dear as bcrypt at cost 14; 16 lanes, which are computed one after
 * the other; blocks of 32 times 128 bytes for scrypt; salts of 64 bytes; and outputs of 16 to 64 bytes.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for numbers out of bounds.
 *
 * @param bcryptCost the highest cost of bcrypt, the logarithm of its rounds, 4 to 20
 * @param pbkdf2Rounds the most rounds of PBKDF2, to 100,000,000
 * @param memoryMib the most memory of Argon2 and of scrypt in MiB, to 4,096
 */
public record ForeignHashBounds(int bcryptCost, int pbkdf2Rounds, int memoryMib) {
    public static final ForeignHashBounds DEFAULT = new ForeignHashBounds(14, 2_000_000, 128);

    public static final int LEAST_BCRYPT_COST = 4;
    public static final int MOST_BCRYPT_COST = 20;
    public static final int MOST_PBKDF2_ROUNDS = 100_000_000;
    public static final int MOST_MEMORY_MIB = 4096;

    private static final int KIBIBYTES_OF_MEBIBYTE = 1024;
    private static final int MOST_PASSES_OVER_ALL_MEMORY = 8;
    private static final int MOST_LANES = 16;

    public ForeignHashBounds {
        if (bcryptCost < LEAST_BCRYPT_COST || bcryptCost > MOST_BCRYPT_COST) {
            throw new IllegalArgumentException("a bound of bcrypt's cost is 4 to 20");
        }
        if (pbkdf2Rounds < 1 || pbkdf2Rounds > MOST_PBKDF2_ROUNDS) {
            throw new IllegalArgumentException("a bound of PBKDF2's rounds is 1 to 100,000,000");
        }
        if (memoryMib < 1 || memoryMib > MOST_MEMORY_MIB) {
            throw new IllegalArgumentException("a bound of memory is 1 to 4,096 MiB");
        }
    }

    /** The same, with no more memory than this. */
    public ForeignHashBounds withinMemory(int mebibytes) {
        return new ForeignHashBounds(bcryptCost, pbkdf2Rounds, Math.min(memoryMib, mebibytes));
    }

    Optional<String> excessOfBcrypt(int cost) {
        return cost > bcryptCost ? Optional.of("bcrypt of cost " + cost + ", above " + bcryptCost) : Optional.empty();
    }

    Optional<String> excessOfPbkdf2(long rounds) {
        return rounds > pbkdf2Rounds
                ? Optional.of(rounds + " rounds of PBKDF2, above " + pbkdf2Rounds)
                : Optional.empty();
    }

    /**
     * Tells it of Argon2 and scrypt.
     *
     * @param passes how often all the memory is gone over
     */
    Optional<String> excessOfMemory(long memoryKib, long passes, long lanes) {
        long mostMemoryKib = (long) memoryMib * KIBIBYTES_OF_MEBIBYTE;
        if (memoryKib > mostMemoryKib) {
            return Optional.of(memoryKib + " KiB of memory, above " + mostMemoryKib);
        }
        if (lanes > MOST_LANES) {
            return Optional.of(lanes + " lanes, above " + MOST_LANES);
        }
        return passes > mostMemoryKib * MOST_PASSES_OVER_ALL_MEMORY / memoryKib
                ? Optional.of(passes + " passes over " + memoryKib + " KiB of memory, above "
                        + mostMemoryKib * MOST_PASSES_OVER_ALL_MEMORY + " KiB in all")
                : Optional.empty();
    }
}
