package dev.tollgate.server.password;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Argon2id (RFC 9106) at a target cost, kept as PHC strings. At the default cost a hash takes about 20 ms of one core.
 *
 * <p>A hash waits for its part of the memory that all share, and one that is larger than all of it is uncheckable.
 */
public final class Argon2idHasher implements PasswordHasher {
    private static final int OUTPUT_BYTES = 32;

    /** For outputs that nobody looks at. */
    private static final byte[] ANY_SALT = new byte[Argon2id.SALT_BYTES];

    private final HashCost target;
    private final Pepper pepper;
    private final HashingMemory memory;
    private final SecureRandom random;
    private final Argon2id argon2;

    /** Loads libsodium, which takes a while. */
    public Argon2idHasher(HashCost target, Pepper pepper, HashingMemory memory, SecureRandom random) {
        this(target, pepper, memory, random, new SodiumArgon2id());
    }

    Argon2idHasher(HashCost target, Pepper pepper, HashingMemory memory, SecureRandom random, Argon2id argon2) {
        if (!memory.holds(target.memoryKib())) {
            throw new IllegalArgumentException("a hash of the target cost has more memory than there is for all");
        }
        this.target = target;
        this.pepper = pepper;
        this.memory = memory;
        this.random = random;
        this.argon2 = argon2;
    }

    @Override
    public PasswordHash hash(Password password) {
        byte[] salt = new byte[Argon2id.SALT_BYTES];
        random.nextBytes(salt);
        byte[] output = currentOutput(password, salt);
        return new Argon2Hash(target.memoryKib(), target.passes(), pepper.current(), salt, output).format();
    }

    @Override
    public PasswordMatch check(Password password, Optional<PasswordHash> stored) {
        Optional<Argon2Hash> known = stored.flatMap(Argon2Hash::parse).filter(hash -> memory.holds(hash.memoryKib()));
        Optional<byte[]> input = known.flatMap(hash -> pepper.input(hash.keyId(), password));
        if (known.isEmpty() || input.isEmpty()) {
            currentOutput(password, ANY_SALT);
            return stored.isEmpty() ? PasswordMatch.WRONG : PasswordMatch.UNCHECKABLE;
        }
        try {
            return compare(input.get(), known.get());
        } finally {
            wipe(input.get());
        }
    }

    private PasswordMatch compare(byte[] input, Argon2Hash hash) {
        byte[] output = output(input, hash.salt(), hash.memoryKib(), hash.passes(), hash.outputBytes());
        topUp(input, target.work() - hash.work());
        if (!hash.hasOutput(output)) {
            return PasswordMatch.WRONG;
        }
        wipe(output);
        return isCurrent(hash) ? PasswordMatch.RIGHT : PasswordMatch.OUTDATED;
    }

    /** Spends the work that a hash spared, in no more memory than a hash of the target cost has. */
    private void topUp(byte[] input, long work) {
        if (work >= Argon2id.LEAST_MEMORY_KIB) {
            int passes = (int) Math.ceilDiv(work, target.memoryKib());
            wipe(output(input, ANY_SALT, (int) (work / passes), passes, OUTPUT_BYTES));
        }
    }

    private boolean isCurrent(Argon2Hash hash) {
        return hash.memoryKib() == target.memoryKib()
                && hash.passes() == target.passes()
                && hash.outputBytes() == OUTPUT_BYTES
                && hash.keyId().equals(pepper.current());
    }

    private byte[] currentOutput(Password password, byte[] salt) {
        byte[] input = pepper.input(pepper.current(), password).orElseThrow();
        try {
            return output(input, salt, target.memoryKib(), target.passes(), OUTPUT_BYTES);
        } finally {
            wipe(input);
        }
    }

    private byte[] output(byte[] input, byte[] salt, int memoryKib, int passes, int outputBytes) {
        return memory.with(memoryKib, () -> argon2.output(input, salt, memoryKib, passes, outputBytes));
    }

    private static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
