package dev.tollgate.server.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A key as it is sent: {@code tgs_} or {@code tga_} and letters and digits, which go into a bearer token (RFC 6750, section
 * 2.1) and into a password (RFC 7617, section 2) as they are.
 *
 * <p>The last 6 are the CRC-32 of all that stands before them, so that junk is refused without a look-up and a secret
 * scanner can tell a real key; those before them are the secret, from a {@link SecureRandom}.
 */
public final class ApiKey {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int CHECKSUM_DIGITS = 6;

    private final String text;

    private ApiKey(String text) {
        this.text = text;
    }

    /** Reads what somebody sent as a key; empty if no such key was ever made. */
    public static Optional<ApiKey> parse(KeyKind kind, String text) {
        boolean isGenuine =
                hasForm(kind, text) && text.endsWith(checksum(text.substring(0, text.length() - CHECKSUM_DIGITS)));
        return isGenuine ? Optional.of(new ApiKey(text)) : Optional.empty();
    }

    static ApiKey create(KeyKind kind, SecureRandom random) {
        String secret = random.ints(kind.secretDigits(), 0, DIGITS.length())
                .mapToObj(ApiKey::digit)
                .collect(Collectors.joining());
        String body = kind.prefix() + secret;
        return new ApiKey(body + checksum(body));
    }

    public String text() {
        return text;
    }

    /** By hand, because a regular expression takes much longer, and this is done at every request of a service. */
    private static boolean hasForm(KeyKind kind, String text) {
        int index = kind.prefix().length();
        while (index < text.length() && isDigit(text.charAt(index))) {
            index++;
        }
        return index == text.length()
                && text.length() == kind.prefix().length() + kind.secretDigits() + CHECKSUM_DIGITS
                && text.startsWith(kind.prefix());
    }

    private static boolean isDigit(char character) {
        return (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z');
    }

    /** As a number in the base of 62, with zeros before it. */
    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        StringBuilder lastFirst = new StringBuilder(CHECKSUM_DIGITS);
        long rest = crc.getValue();
        for (int i = 0; i < CHECKSUM_DIGITS; i++) {
            lastFirst.append(DIGITS.charAt((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return lastFirst.reverse().toString();
    }

    private static String digit(int value) {
        return DIGITS.substring(value, value + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[hidden]";
    }
}
