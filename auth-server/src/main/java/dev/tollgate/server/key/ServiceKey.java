package dev.tollgate.server.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A key as a service sends it: {@code tgs_} and 36 letters and digits, which go into a bearer token (RFC 6750, section
 * 2.1) and into a password (RFC 7617, section 2) as they are.
 *
 * <p>The first 30 are the secret (178 bits from a {@link SecureRandom}), the last 6 the CRC-32 of all that stands before
 * them, so that junk is refused without a look-up and a secret scanner can tell a real key.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record ServiceKey(String text) {
    private static final String PREFIX = "tgs_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET_DIGITS = 30;
    private static final int CHECKSUM_DIGITS = 6;

    public ServiceKey {
        if (!isGenuine(text)) {
            throw new IllegalArgumentException("not a key of this server");
        }
    }

    /** Reads what somebody sent as a key; empty if no such key was ever made. */
    public static Optional<ServiceKey> parse(String text) {
        return isGenuine(text) ? Optional.of(new ServiceKey(text)) : Optional.empty();
    }

    static ServiceKey create(SecureRandom random) {
        String secret = random.ints(SECRET_DIGITS, 0, DIGITS.length())
                .mapToObj(ServiceKey::digit)
                .collect(Collectors.joining());
        return new ServiceKey(PREFIX + secret + checksum(PREFIX + secret));
    }

    private static boolean isGenuine(String text) {
        return hasForm(text) && text.endsWith(checksum(text.substring(0, text.length() - CHECKSUM_DIGITS)));
    }

    /** By hand, because a regular expression takes much longer, and this is done at every request of a service. */
    private static boolean hasForm(String text) {
        int index = PREFIX.length();
        while (index < text.length() && DIGITS.indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        return index == text.length()
                && text.length() == PREFIX.length() + SECRET_DIGITS + CHECKSUM_DIGITS
                && text.startsWith(PREFIX);
    }

    /** As a number in the base of 62, with zeros before it. */
    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        StringBuilder lastFirst = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < CHECKSUM_DIGITS; i++) {
            lastFirst.append(digit((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return lastFirst.reverse().toString();
    }

    private static String digit(int value) {
        return DIGITS.substring(value, value + 1);
    }

    @Override
    public String toString() {
        return "ServiceKey[hidden]";
    }
}
