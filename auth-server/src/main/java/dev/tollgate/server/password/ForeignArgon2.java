package dev.tollgate.server.password;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id and Argon2i (RFC 9106) as the PHC string format has them, so far as {@link Argon2Hash} does not read them:
 * with any lanes and any salt, and also in version 16, which a string without a version means.
 */
final class ForeignArgon2 implements ForeignFunction {
    /** Without a key and associated data, which the string does not tell. */
    private static final Pattern FORM =
            Pattern.compile("\\$argon2(id|i)\\$(?:v=(16|19)\\$)?m=([1-9]\\d{0,9}),t=([1-9]\\d{0,9}),p=([1-9]\\d{0,9})"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /** RFC 9106, section 3.1. */
    private static final int LEAST_MEMORY_OF_LANE = 8;

    private static final int LEAST_SALT_BYTES = 8;

    private static final int OLD_VERSION = 16;

    /** The reference implementation, which has no vector instructions, takes about twice the time of libsodium. */
    private static final int WORK_OF_KIBIBYTE = 2;

    private final boolean isIndependent;
    private final int version;
    private final long memoryKib;
    private final long passes;
    private final long lanes;
    private final byte[] salt;

    private ForeignArgon2(Matcher parts, byte[] salt) {
        this.isIndependent = parts.group(1).equals("i");
        this.version =
                Optional.ofNullable(parts.group(2)).map(Integer::parseInt).orElse(OLD_VERSION);
        this.memoryKib = Long.parseLong(parts.group(3));
        this.passes = Long.parseLong(parts.group(4));
        this.lanes = Long.parseLong(parts.group(5));
        this.salt = salt;
    }

    static Optional<ForeignHash> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<byte[]> output = Base64Spelling.UNPADDED.decode(parts.group(7), LEAST_OUTPUT_BYTES, MOST_OUTPUT_BYTES);
        return Base64Spelling.UNPADDED
                .decode(parts.group(6), LEAST_SALT_BYTES, MOST_SALT_BYTES)
                .map(salt -> new ForeignArgon2(parts, salt))
                .filter(function -> function.memoryKib >= LEAST_MEMORY_OF_LANE * function.lanes)
                .flatMap(function -> output.map(expected -> new ForeignHash(function, expected)));
    }

    @Override
    public String kind() {
        return isIndependent ? "argon2i" : "argon2id";
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return bounds.excessOfMemory(memoryKib, passes, lanes);
    }

    @Override
    public int memoryKib() {
        return (int) memoryKib;
    }

    @Override
    public long work() {
        return WORK_OF_KIBIBYTE * memoryKib * passes;
    }

    @Override
    public byte[] output(byte[] password, int outputBytes) {
        return ReferenceArgon2.output(
                isIndependent, version, password, salt, (int) memoryKib, (int) passes, (int) lanes, outputBytes);
    }
}
