package dev.tollgate.server.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in its canonical form, which is the only key that users are found by.
 *
 * <p>Canonical means Unicode form NFC, lower case, the domain in its ASCII form (RFC 5890), at most 254 bytes of UTF-8
 * (RFC 5321, section 4.5.3.1.3, less the brackets). Databases disagree about what lower case is, so they compare these
 * bytes alone. Letters that only look alike, and those that only full case folding joins, such as ß and ss, are
 * different addresses. A label {@code xn--} is taken as DNS takes it: by its ASCII letters, whatever they may stand for.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record Email(String text) {
    private static final int MAX_BYTES = 254;

    /**
     * With these two addresses would look alike, or one would have two spellings: controls, blanks, invisible marks,
     * what is private or not assigned; {@code Default_Ignorable_Code_Point} (Unicode 16) outside those categories, and
     * the Braille blank; what stands only in quotes, comments and lists of addresses (RFC 5322, section 3.2.3); and
     * U+FFFD, which stands where somebody decoded the wrong character set, so that the address that was meant is lost.
     */
    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{C}\\p{Z}"
            + "\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2800}\\x{3164}"
            + "\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}"
            + "()<>\\[\\]:;\\\\,\""
            + "\\x{FFFD}]");

    public Email {
        if (!canonical(text).equals(Optional.of(text))) {
            throw new IllegalArgumentException("not a canonical e-mail address");
        }
    }

    /** Reads an address in any spelling; empty if no such address can exist. */
    public static Optional<Email> parse(String text) {
        return canonical(text).map(Email::new);
    }

    /**
     * What a canonical address begins with that somebody began to type, whose domain has to be in ASCII until it is whole;
     * empty if none begins like this.
     */
    static Optional<String> canonicalBeginning(String typed) {
        String text = typed.strip();
        return canonical(text)
                .or(() -> Optional.of(text)
                        .filter(beginning -> beginning.length() <= MAX_BYTES)
                        .map(beginning -> lowerCase(beginning).replace('ς', 'σ'))
                        .filter(beginning -> !FORBIDDEN.matcher(beginning).find()));
    }

    @Override
    public String toString() {
        return text;
    }

    private static Optional<String> canonical(String text) {
        if (text.length() > MAX_BYTES) {
            return Optional.empty();
        }
        String lower = lowerCase(text);
        int at = lower.indexOf('@');
        if (at < 1 || at != lower.lastIndexOf('@') || FORBIDDEN.matcher(lower).find()) {
            return Optional.empty();
        }
        String mailbox = lower.substring(0, at).replace('ς', 'σ');
        return asciiDomain(lower.substring(at + 1))
                .map(domain -> mailbox + '@' + domain)
                .filter(address -> address.getBytes(UTF_8).length <= MAX_BYTES);
    }

    /** A Σ goes first, because what Java makes of it depends on the letters beside it. */
    private static String lowerCase(String text) {
        String lower = Normalizer.normalize(text, Form.NFC).replace('Σ', 'σ').toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Form.NFC);
    }

    /**
     * The JDK maps by IDNA2003, which writes ß as ss and ς as σ although those are domains of different owners today
     * (UTS #46, section 4), so a domain that does not survive the way there and back is none.
     */
    private static Optional<String> asciiDomain(String domain) {
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            boolean isExact = ascii.equals(domain) || IDN.toUnicode(ascii).equals(IDN.toUnicode(domain));
            return !isExact || ascii.isEmpty() || ascii.endsWith(".") ? Optional.empty() : Optional.of(ascii);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }
}
