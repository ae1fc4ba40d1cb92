package dev.tollgate.server.password;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Argon2id (RFC 9106) at a target cost, kept as PHC strings. At the default cost a hash takes about 20 ms of one core.
 *
 * <p>It also checks the hashes of other systems that {@link StoredHash} reads, against the bytes as they were sent, and
 * calls them outdated if they are right. What such a check costs less than a hash of the target cost is estimated and
 * spent beside it; how far the estimate is off shows by time until the hash is ours.
 *
 * <p>A hash waits for its part of the memory that all share, and one that is larger than all of it, or a foreign one that
 * is beyond its bounds, is uncheckable.
 */
public final class Argon2idHasher implements PasswordHasher {
    private static final int OUTPUT_BYTES = 32;

    /** For outputs that nobody looks at. */
    private static final byte[] ANY_SALT = new byte[Argon2id.SALT_BYTES];

    private final HashCost target;
    private final ForeignHashBounds bounds;
    private final Pepper pepper;
    private final HashingMemory memory;
    private final SecureRandom random;
    private final Argon2id argon2;

    /** Loads libsodium, which takes a while. */
    public Argon2idHasher(
            HashCost target, ForeignHashBounds bounds, Pepper pepper, HashingMemory memory, SecureRandom random) {
        this(target, bounds, pepper, memory, random, new SodiumArgon2id());
    }

    Argon2idHasher(
            HashCost target,
            ForeignHashBounds bounds,
            Pepper pepper,
            HashingMemory memory,
            SecureRandom random,
            Argon2id argon2) {
        if (!memory.holds(target.memoryKib())) {
            throw new IllegalArgumentException("a hash of the target cost has more memory than there is for all");
        }
        this.target = target;
        this.bounds = bounds;
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

    /** A password that is sent in another form than it is kept in costs two hashes, since some are made of either. */
    @Override
    public PasswordMatch check(Password password, Optional<PasswordHash> stored) {
        long due = password.isSentAsKept() ? target.work() : 2 * target.work();
        Optional<StoredHash> known = stored.flatMap(StoredHash::parse).filter(this::isAffordable);
        List<byte[]> inputs = known.map(hash -> inputs(hash, password)).orElseGet(List::of);
        if (known.isEmpty() || inputs.isEmpty()) {
            byte[] input = currentInput(password);
            spend(input, due);
            wipe(input);
            return stored.isEmpty() ? PasswordMatch.WRONG : PasswordMatch.UNCHECKABLE;
        }
        try {
            return compare(inputs, known.get(), due);
        } finally {
            inputs.forEach(Argon2idHasher::wipe);
        }
    }

    private boolean isAffordable(StoredHash hash) {
        boolean isWithinBounds = switch (hash) {
            case Argon2Hash ours -> true;
            case ForeignHash foreign -> foreign.excess(bounds).isEmpty();
        };
        return isWithinBounds && memory.holds(hash.memoryKib());
    }

    /** What the hash may have been made of; nothing if the pepper does not have its key. */
    private List<byte[]> inputs(StoredHash hash, Password password) {
        return switch (hash) {
            case ForeignHash foreign -> List.of(password.bytesAsSent());
            // Without a key it can be of a server of this kind or of another one.
            case Argon2Hash ours when ours.keyId().isEmpty() -> password.spellings();
            case Argon2Hash ours ->
                pepper.input(ours.keyId(), password).map(List::of).orElseGet(List::of);
        };
    }

    private PasswordMatch compare(List<byte[]> inputs, StoredHash hash, long due) {
        OptionalInt match = IntStream.range(0, inputs.size())
                .filter(index -> isOf(inputs.get(index), hash))
                .findFirst();
        spend(inputs.getFirst(), due - hash.work() * inputs.size());
        if (match.isEmpty()) {
            return PasswordMatch.WRONG;
        }
        boolean isOfKeptForm = match.getAsInt() == 0;
        return hash instanceof Argon2Hash ours && isCurrent(ours) && isOfKeptForm
                ? PasswordMatch.RIGHT
                : PasswordMatch.OUTDATED;
    }

    private boolean isOf(byte[] input, StoredHash hash) {
        return switch (hash) {
            case ForeignHash foreign -> memory.with(foreign.memoryKib(), () -> foreign.isOf(input));
            case Argon2Hash ours ->
                ours.hasOutput(output(input, ours.salt(), ours.memoryKib(), ours.passes(), ours.outputBytes()));
        };
    }

    /** Spends work that was not done on a stored hash, in no more memory than a hash of the target cost has. */
    private void spend(byte[] input, long work) {
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
        byte[] input = currentInput(password);
        try {
            return output(input, salt, target.memoryKib(), target.passes(), OUTPUT_BYTES);
        } finally {
            wipe(input);
        }
    }

    private byte[] currentInput(Password password) {
        return pepper.input(pepper.current(), password).orElseThrow();
    }

    private byte[] output(byte[] input, byte[] salt, int memoryKib, int passes, int outputBytes) {
        return memory.with(memoryKib, () -> argon2.output(input, salt, memoryKib, passes, outputBytes));
    }

    private static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
