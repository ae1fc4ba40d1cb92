package dev.tollgate.server.user;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a user. Ids made here have 18 digits behind the {@code x}; imported ones may have 1 to 30.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record UserId(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{13}x\\d{1,30}");

    public UserId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a user id is 13 digits, an x and 1 to 30 digits");
        }
    }

    /** Reads an id; empty if none can look like this. */
    public static Optional<UserId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new UserId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
