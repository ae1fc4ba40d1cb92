package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;

/**
 * A password in the clear: at least 1 character and, as it was sent and as it is kept, at most 1,024 bytes of UTF-8,
 * without U+0000 and halves of surrogate pairs. It is kept in Unicode form NFC (RFC 8265, section 4.2), so that it does
 * not depend on the keyboard; nothing is trimmed or cut off.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record Password(String text) {
    private static final int MAX_BYTES = 1024;

    public Password {
        if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a password is Unicode text without U+0000");
        }
        String normalized = Normalizer.normalize(text, Form.NFC);
        if (text.isEmpty() || isTooLong(text) || isTooLong(normalized)) {
            throw new IllegalArgumentException("a password has 1 to 1,024 bytes");
        }
        text = normalized;
    }

    /** Reads a password; empty if none can be this text. */
    public static Optional<Password> parse(String text) {
        try {
            return Optional.of(new Password(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** The length that people count: in code points of the form that is kept. */
    int codePoints() {
        return text.codePointCount(0, text.length());
    }

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    private static boolean isTooLong(String text) {
        return text.getBytes(UTF_8).length > MAX_BYTES;
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
