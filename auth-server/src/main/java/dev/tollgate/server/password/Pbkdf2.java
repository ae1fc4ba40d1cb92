package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 (RFC 8018, section 5.2) with HMAC, in three spellings: Django's ({@code django.contrib.auth.hashers}), that of
 * the PHC string format as RustCrypto's {@code pbkdf2} writes it, and passlib's ({@code passlib.hash.pbkdf2_digest}),
 * which has no name for SHA-1.
 *
 * <p>Of an output that is longer than that of the digest only the first block is compared, since the others would cost
 * as much again and tell no more.
 */
final class Pbkdf2 implements ForeignFunction {
    private static final String ROUNDS = "([1-9]\\d{0,17})";

    private static final Pattern DJANGO = Pattern.compile(
            "pbkdf2_(sha1|sha256|sha512)\\$" + ROUNDS + "\\$([ -#%-~]{1,64})\\$([A-Za-z0-9+/=]{24,88})");

    private static final Pattern PHC = Pattern.compile("\\$pbkdf2-(sha1|sha256|sha512)\\$i=" + ROUNDS
            + "(?:,l=([1-9]\\d))?\\$([A-Za-z0-9+/]{2,86})\\$([A-Za-z0-9+/]{22,86})");

    private static final Pattern PASSLIB = Pattern.compile(
            "\\$pbkdf2(?:-(sha256|sha512))?\\$" + ROUNDS + "\\$([A-Za-z0-9./]{2,86})\\$([A-Za-z0-9./]{22,86})");

    private static final int MEMORY_KIB = 1;

    private final Digest digest;
    private final long rounds;
    private final byte[] salt;

    private Pbkdf2(Digest digest, long rounds, byte[] salt) {
        this.digest = digest;
        this.rounds = rounds;
        this.salt = salt;
    }

    static Optional<ForeignHash> parse(String text) {
        return parseDjango(DJANGO.matcher(text))
                .or(() -> parsePhc(PHC.matcher(text)))
                .or(() -> parsePasslib(PASSLIB.matcher(text)));
    }

    private static Optional<ForeignHash> parseDjango(Matcher parts) {
        return parts.matches()
                ? hash(
                        parts.group(1),
                        parts.group(2),
                        Optional.of(parts.group(3).getBytes(US_ASCII)),
                        output(Base64Spelling.PADDED, parts.group(4)))
                : Optional.empty();
    }

    private static Optional<ForeignHash> parsePhc(Matcher parts) {
        return parts.matches()
                ? hash(
                        parts.group(1),
                        parts.group(2),
                        salt(Base64Spelling.UNPADDED, parts.group(4)),
                        output(Base64Spelling.UNPADDED, parts.group(5))
                                .filter(output -> hasLength(output, parts.group(3))))
                : Optional.empty();
    }

    private static Optional<ForeignHash> parsePasslib(Matcher parts) {
        return parts.matches()
                ? hash(
                        parts.group(1),
                        parts.group(2),
                        salt(Base64Spelling.PASSLIB, parts.group(3)),
                        output(Base64Spelling.PASSLIB, parts.group(4)))
                : Optional.empty();
    }

    private static Optional<ForeignHash> hash(
            @Nullable String digest, String rounds, Optional<byte[]> salt, Optional<byte[]> output) {
        Digest prf = Digest.of(digest);
        return salt.flatMap(bytes -> output.map(block -> new ForeignHash(
                new Pbkdf2(prf, Long.parseLong(rounds), bytes),
                Arrays.copyOf(block, Math.min(block.length, prf.outputBytes)))));
    }

    private static Optional<byte[]> salt(Base64Spelling spelling, String text) {
        return spelling.decode(text, 1, MOST_SALT_BYTES);
    }

    private static Optional<byte[]> output(Base64Spelling spelling, String text) {
        return spelling.decode(text, LEAST_OUTPUT_BYTES, MOST_OUTPUT_BYTES);
    }

    private static boolean hasLength(byte[] output, @Nullable String length) {
        return length == null || output.length == Integer.parseInt(length);
    }

    @Override
    public String kind() {
        return digest.kind;
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return bounds.excessOfPbkdf2(rounds);
    }

    @Override
    public int memoryKib() {
        return MEMORY_KIB;
    }

    @Override
    public long work() {
        return rounds * digest.workOfRound;
    }

    @Override
    public byte[] output(byte[] password, int outputBytes) {
        CharBuffer text = UTF_8.decode(ByteBuffer.wrap(password));
        PBEKeySpec key =
                new PBEKeySpec(Arrays.copyOf(text.array(), text.limit()), salt, (int) rounds, outputBytes * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(digest.algorithm)
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has " + digest.algorithm, impossible);
        } finally {
            key.clearPassword();
            Arrays.fill(text.array(), '\0');
        }
    }

    private enum Digest {
        SHA1("pbkdf2-sha1", "PBKDF2WithHmacSHA1", 20, 2),
        SHA256("pbkdf2-sha256", "PBKDF2WithHmacSHA256", 32, 1),
        SHA512("pbkdf2-sha512", "PBKDF2WithHmacSHA512", 64, 3);

        private final String kind;
        private final String algorithm;
        private final int outputBytes;

        /** Where the processor has instructions for the first two. */
        private final int workOfRound;

        Digest(String kind, String algorithm, int outputBytes, int workOfRound) {
            this.kind = kind;
            this.algorithm = algorithm;
            this.outputBytes = outputBytes;
            this.workOfRound = workOfRound;
        }

        static Digest of(@Nullable String name) {
            return switch (name) {
                case "sha256" -> SHA256;
                case "sha512" -> SHA512;
                case null, default -> SHA1;
            };
        }
    }
}
