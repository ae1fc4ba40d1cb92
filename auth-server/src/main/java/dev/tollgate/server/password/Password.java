package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Optional;

/**
 * A password in the clear: at least 1 character and, as it was sent and as it is kept, at most 1,024 bytes of UTF-8,
 * without U+0000 and halves of surrogate pairs. It is kept in Unicode form NFC (RFC 8265, section 4.2), so that it does
 * not depend on the keyboard; nothing is trimmed or cut off. What was sent is remembered beside it, since other systems
 * have made their hashes of that. Two that are kept as the same are equal.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public final class Password {
    private static final int MAX_BYTES = 1024;

    private final String sent;
    private final String text;

    public Password(String sent) {
        if (sent.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(sent)) {
            throw new IllegalArgumentException("a password is Unicode text without U+0000");
        }
        this.sent = sent;
        this.text = Normalizer.normalize(sent, Form.NFC);
        if (sent.isEmpty() || isTooLong(sent) || isTooLong(text)) {
            throw new IllegalArgumentException("a password has 1 to 1,024 bytes");
        }
    }

    /** Reads a password; empty if none can be this text. */
    public static Optional<Password> parse(String text) {
        try {
            return Optional.of(new Password(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** The form that is kept. */
    public String text() {
        return text;
    }

    /** The form for other systems, which may make something else of it. */
    public String asSent() {
        return sent;
    }

    /** The length that people count: in code points of the form that is kept. */
    int codePoints() {
        return text.codePointCount(0, text.length());
    }

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    byte[] bytesAsSent() {
        return sent.getBytes(UTF_8);
    }

    boolean isSentAsKept() {
        return sent.equals(text);
    }

    /** The bytes that are kept, and then those that were sent if they are others. */
    List<byte[]> spellings() {
        return isSentAsKept() ? List.of(bytes()) : List.of(bytes(), bytesAsSent());
    }

    private static boolean isTooLong(String text) {
        return text.getBytes(UTF_8).length > MAX_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && text.equals(password.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
