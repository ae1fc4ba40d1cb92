package dev.tollgate.server.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.server.user.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A token as its bearer sends it: {@code bus|<user id>|<13 digits>x<49 digits>}, or the same with {@code _} for {@code
 * |}.
 *
 * <p>The 13 digits are the time of issue in milliseconds since the epoch. Of the 49, the first 39 are the secret (129
 * bits from a {@link SecureRandom}) and the last 10 the CRC-32 of all that stands before them in the first spelling, so
 * that junk is refused without a look-up and a secret scanner can tell a real token.
 */
public final class BearerToken {
    private static final int SECRET_DIGITS = 39;
    private static final int CHECKSUM_DIGITS = 10;
    private static final int TIME_DIGITS = 13;
    private static final int MOST_ID_DIGITS = 30;
    private static final int LAST_PART_LENGTH = TIME_DIGITS + "x".length() + SECRET_DIGITS + CHECKSUM_DIGITS;

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /** Reads what somebody sent as a token; empty if no such token was ever issued. */
    public static Optional<BearerToken> parse(String text) {
        return isGenuine(text) ? Optional.of(new BearerToken(text)) : Optional.empty();
    }

    static BearerToken create(UserId userId, Instant issuedAt, TokenAlphabet alphabet, SecureRandom random) {
        String secret =
                random.ints(SECRET_DIGITS, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
        String body = String.format(Locale.ROOT, "bus|%s|%013dx%s", userId, issuedAt.toEpochMilli(), secret);
        return new BearerToken(alphabet.spell(body + checksum(body)));
    }

    public String text() {
        return text;
    }

    /** The user that it was issued to. */
    UserId userId() {
        return new UserId(text.split("[|_]", 3)[1]);
    }

    /** The bytes that stand for it, however it is written. */
    byte[] bytes() {
        return documented(text).getBytes(US_ASCII);
    }

    private static boolean isGenuine(String text) {
        return hasForm(text) && text.endsWith(checksum(documented(text.substring(0, text.length() - CHECKSUM_DIGITS))));
    }

    /** By hand, because a regular expression takes four times as long, and this is done at every request. */
    private static boolean hasForm(String text) {
        int first = "bus".length();
        int second = text.length() - LAST_PART_LENGTH - 1;
        return second > first
                && text.startsWith("bus")
                && "|_".indexOf(text.charAt(first)) >= 0
                && text.charAt(second) == text.charAt(first)
                && isTimeAndNumber(text, first + 1, second, MOST_ID_DIGITS)
                && isTimeAndNumber(text, second + 1, text.length(), SECRET_DIGITS + CHECKSUM_DIGITS);
    }

    private static boolean isTimeAndNumber(String text, int start, int end, int mostDigits) {
        int x = start + TIME_DIGITS;
        return x + 1 < end
                && end - x - 1 <= mostDigits
                && text.charAt(x) == 'x'
                && isNumber(text, start, x)
                && isNumber(text, x + 1, end);
    }

    private static boolean isNumber(String text, int start, int end) {
        int index = start;
        while (index < end && text.charAt(index) >= '0' && text.charAt(index) <= '9') {
            index++;
        }
        return index == end;
    }

    private static String documented(String text) {
        return TokenAlphabet.DOCUMENTED.spell(text);
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        String digits = Long.toString(crc.getValue());
        return "0".repeat(CHECKSUM_DIGITS - digits.length()) + digits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BearerToken that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "BearerToken[hidden]";
    }
}
