package dev.tollgate.server.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address in its canonical form, which is the only key that users are found by.
 *
 * <p>Canonical means Unicode form NFC, lower case, the domain in its ASCII form (RFC 5890), at most 254 bytes of UTF-8
 * (RFC 5321, section 4.5.3.1.3, less the brackets). Databases disagree about what lower case is, so they compare these
 * bytes alone.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record Email(String text) {
    private static final int MAX_BYTES = 254;

    /** Stands where somebody decoded bytes in the wrong character set: the address that was meant is lost. */
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    public Email {
        if (!canonical(text).equals(Optional.of(text))) {
            throw new IllegalArgumentException("not a canonical e-mail address");
        }
    }

    /** Reads an address in any spelling; empty if no such address can exist. */
    public static Optional<Email> parse(String text) {
        return canonical(text).map(Email::new);
    }

    @Override
    public String toString() {
        return text;
    }

    private static Optional<String> canonical(String text) {
        if (text.length() > MAX_BYTES || !text.codePoints().allMatch(Email::isAllowed)) {
            return Optional.empty();
        }
        String lower = Normalizer.normalize(Normalizer.normalize(text, Form.NFC).toLowerCase(Locale.ROOT), Form.NFC);
        int at = lower.indexOf('@');
        if (at < 1 || at != lower.lastIndexOf('@')) {
            return Optional.empty();
        }
        return asciiDomain(lower.substring(at + 1))
                .map(domain -> lower.substring(0, at + 1) + domain)
                .filter(address -> address.getBytes(UTF_8).length <= MAX_BYTES);
    }

    private static Optional<String> asciiDomain(String domain) {
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return ascii.isEmpty() || ascii.endsWith(".") ? Optional.empty() : Optional.of(ascii);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    /** Blanks, controls and invisible marks (bidirectional ones among them) would make two addresses look alike. */
    private static boolean isAllowed(int codePoint) {
        return codePoint != REPLACEMENT_CHARACTER && isVisible(codePoint);
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
