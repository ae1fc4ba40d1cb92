package dev.tollgate.server.key;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an operator calls a key: 1 to 64 visible characters of ASCII.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record KeyName(String text) {
    private static final Pattern FORM = Pattern.compile("[!-~]{1,64}");

    public KeyName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a key's name is 1 to 64 visible characters of ASCII");
        }
    }

    /** Reads a name; empty if none can look like this. */
    public static Optional<KeyName> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new KeyName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
