package dev.tollgate.server.password;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Firebase Authentication's variant of scrypt (github.com/firebase/scrypt): the first 32 bytes of scrypt's output are an
 * AES key, and the hash is what AES in counter mode, from zero on, makes of a project's signer key under it. It is
 * written as Supabase's Auth has it ({@code fbscryptHashRegexp} in {@code internal/crypto/password.go} of
 * github.com/supabase/auth), with the salt separator and the signer key in each hash.
 */
final class FirebaseScrypt implements ForeignFunction {
    private static final String BASE64 = "([A-Za-z0-9+/=]{4,88})";

    private static final Pattern FORM = Pattern.compile("\\$fbscrypt\\$v=1,n=" + ScryptCost.LOGARITHM + ",r="
            + ScryptCost.NUMBER + ",p=" + ScryptCost.NUMBER + ",ss=" + BASE64 + ",sk=" + BASE64 + "\\$" + BASE64 + "\\$"
            + BASE64);

    private static final int AES_KEY_BYTES = 32;
    private static final int AES_BLOCK_BYTES = 16;

    private final ScryptCost cost;
    private final byte[] saltAndSeparator;
    private final byte[] signerKey;

    private FirebaseScrypt(ScryptCost cost, byte[] saltAndSeparator, byte[] signerKey) {
        this.cost = cost;
        this.saltAndSeparator = saltAndSeparator;
        this.signerKey = signerKey;
    }

    static Optional<ForeignHash> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ScryptCost cost = ScryptCost.parse(parts.group(1), parts.group(2), parts.group(3));
        Optional<byte[]> salt =
                salt(parts.group(6)).flatMap(bytes -> salt(parts.group(4)).map(separator -> join(bytes, separator)));
        Optional<byte[]> output = Base64Spelling.PADDED.decode(parts.group(7), LEAST_OUTPUT_BYTES, MOST_OUTPUT_BYTES);
        return output.flatMap(expected -> salt.flatMap(bytes -> Base64Spelling.PADDED
                .decode(parts.group(5), expected.length, expected.length)
                .map(key -> new ForeignHash(new FirebaseScrypt(cost, bytes, key), expected))));
    }

    private static Optional<byte[]> salt(String text) {
        return Base64Spelling.PADDED.decode(text, 1, MOST_SALT_BYTES);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public String kind() {
        return "firebase-scrypt";
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return cost.excess(bounds);
    }

    @Override
    public int memoryKib() {
        return cost.memoryKib();
    }

    @Override
    public long work() {
        return cost.work();
    }

    @Override
    public byte[] output(byte[] password, int outputBytes) {
        byte[] key = SodiumScrypt.output(password, saltAndSeparator, cost, AES_KEY_BYTES);
        try {
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[AES_BLOCK_BYTES]));
            return aes.doFinal(signerKey);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has AES in counter mode", impossible);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
