package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * A password in the clear, 1 to 1,024 characters, none of them U+0000 or half of a surrogate pair. It is kept in
 * Unicode form NFC (RFC 8265, section 4.2), so that it does not depend on the keyboard; nothing is trimmed or cut off.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record Password(String text) {
    private static final int MAX_LENGTH = 1024;

    public Password {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a password has 1 to 1,024 characters");
        }
        if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a password is Unicode text without U+0000");
        }
        text = Normalizer.normalize(text, Form.NFC);
    }

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
