package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash as its PHC string (the PHC string format's "Argon2 encoding") names it, so far as libsodium can
 * compute it: version 19, one lane, a salt of 16 bytes, no associated data.
 */
final class Argon2Hash implements StoredHash {
    /** What an address space can offer, and what a login can wait for. */
    private static final int MOST_MEMORY_KIB = HashCost.MOST_MEMORY_KIB;

    private static final int MOST_PASSES = HashCost.MOST_PASSES;

    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,10}),t=(\\d{1,10}),p=1"
            + "(?:,keyid=([A-Za-z0-9+/]{2,11}))?\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{22,86})");

    private final int memoryKib;
    private final int passes;
    private final Optional<String> keyId;
    private final byte[] salt;
    private final byte[] output;

    /** @param keyId names the pepper key, if one was used */
    Argon2Hash(int memoryKib, int passes, Optional<String> keyId, byte[] salt, byte[] output) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.keyId = keyId;
        this.salt = salt.clone();
        this.output = output.clone();
    }

    /** Reads a PHC string; empty if it is of another kind, not in its one spelling, or beyond all measure. */
    static Optional<Argon2Hash> parse(PasswordHash hash) {
        Matcher parts = FORM.matcher(hash.phc());
        if (!parts.matches()) {
            return Optional.empty();
        }
        long memory = Long.parseLong(parts.group(1));
        long passes = Long.parseLong(parts.group(2));
        if (memory < Argon2id.LEAST_MEMORY_KIB || memory > MOST_MEMORY_KIB || passes < 1 || passes > MOST_PASSES) {
            return Optional.empty();
        }
        try {
            Argon2Hash parsed = new Argon2Hash(
                    (int) memory,
                    (int) passes,
                    Optional.ofNullable(parts.group(3)).map(id -> new String(decode(id), ISO_8859_1)),
                    decode(parts.group(4)),
                    decode(parts.group(5)));
            return Optional.of(parsed).filter(candidate -> candidate.format().equals(hash));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    PasswordHash format() {
        return new PasswordHash("$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1"
                + keyId.map(id -> ",keyid=" + encode(id.getBytes(ISO_8859_1))).orElse("")
                + "$" + encode(salt) + "$" + encode(output));
    }

    @Override
    public String kind() {
        return "argon2id";
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return bounds.excessOfMemory(memoryKib, passes, 1);
    }

    @Override
    public int memoryKib() {
        return memoryKib;
    }

    int passes() {
        return passes;
    }

    @Override
    public long work() {
        return (long) memoryKib * passes;
    }

    Optional<String> keyId() {
        return keyId;
    }

    byte[] salt() {
        return salt.clone();
    }

    int outputBytes() {
        return output.length;
    }

    /** Compares in a time that does not tell how much is the same. */
    boolean hasOutput(byte[] other) {
        return MessageDigest.isEqual(output, other);
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
