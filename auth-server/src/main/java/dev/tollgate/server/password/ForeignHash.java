package dev.tollgate.server.password;

import java.security.MessageDigest;
import java.util.Optional;

/** A hash that another system has made: what its function made of the bytes of a password. */
final class ForeignHash implements StoredHash {
    private final ForeignFunction function;
    private final byte[] output;

    ForeignHash(ForeignFunction function, byte[] output) {
        this.function = function;
        this.output = output.clone();
    }

    static Optional<ForeignHash> parse(PasswordHash hash) {
        String text = hash.phc();
        return ForeignArgon2.parse(text)
                .or(() -> Bcrypt.parse(text))
                .or(() -> Scrypt.parse(text))
                .or(() -> FirebaseScrypt.parse(text))
                .or(() -> Pbkdf2.parse(text));
    }

    @Override
    public String kind() {
        return function.kind();
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return function.excess(bounds);
    }

    @Override
    public int memoryKib() {
        return function.memoryKib();
    }

    @Override
    public long work() {
        return function.work();
    }

    /**
     * Computes, and compares in a time that does not tell how much is the same.
     *
     * @throws HashingUnavailableException if there is no memory for it
     */
    boolean isOf(byte[] password) {
        return MessageDigest.isEqual(output, function.output(password, output.length));
    }
}
