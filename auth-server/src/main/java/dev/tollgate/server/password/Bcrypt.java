package dev.tollgate.server.password;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt as OpenBSD's {@code crypt(3)} has it, of which the first 72 bytes of a password count: {@code $2b$}, and
 * {@code $2a$} and {@code $2y$}, which are the same for UTF-8 of at most 255 bytes. {@code $2x$} is not, it stands for
 * hashes of a wrong implementation (crypt_blowfish before 1.1).
 */
final class Bcrypt implements ForeignFunction {
    /** Each makes two key schedules. */
    private static final long WORK_OF_ROUND = 150;

    private static final int MEMORY_KIB = 4;
    private static final int MOST_PASSWORD_BYTES = 72;
    private static final int OUTPUT_BYTES = 23;

    /** The byte that ends a string in C is part of the key if there is room for it. */
    private static final boolean WITH_FINAL_ZERO = true;

    /** The bits that are too many in the last character of a salt or an output have been anything, so they may be. */
    private static final Pattern FORM =
            Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String DIGITS_OF_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final int cost;
    private final byte[] salt;

    private Bcrypt(int cost, byte[] salt) {
        this.cost = cost;
        this.salt = salt;
    }

    static Optional<ForeignHash> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new ForeignHash(
                        new Bcrypt(Integer.parseInt(parts.group(1)), decode(parts.group(2))), decode(parts.group(3))))
                : Optional.empty();
    }

    @Override
    public String kind() {
        return "bcrypt";
    }

    @Override
    public Optional<String> excess(ForeignHashBounds bounds) {
        return bounds.excessOfBcrypt(cost);
    }

    @Override
    public int memoryKib() {
        return MEMORY_KIB;
    }

    @Override
    public long work() {
        return WORK_OF_ROUND << cost;
    }

    @Override
    public byte[] output(byte[] password, int outputBytes) {
        byte[] key = Arrays.copyOf(password, Math.min(password.length, MOST_PASSWORD_BYTES));
        try {
            return Arrays.copyOf(BCrypt.generate(key, salt, cost, WITH_FINAL_ZERO), OUTPUT_BYTES);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] decode(String text) {
        StringBuilder base64 = new StringBuilder(text.length());
        text.chars().forEach(digit -> base64.append(DIGITS_OF_BASE64.charAt(DIGITS.indexOf(digit))));
        return Base64.getDecoder().decode(base64.toString());
    }
}
