package dev.tollgate.server.password;

import java.util.regex.Pattern;

/**
 * The stored form of a password: an Argon2id hash as a PHC string (RFC 9106 and the PHC string format).
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record PasswordHash(String phc) {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=\\d{1,10},t=\\d{1,10},p=\\d{1,3}\\$[A-Za-z0-9+/]{11,64}\\$[A-Za-z0-9+/]{16,86}");

    public PasswordHash {
        if (!FORM.matcher(phc).matches()) {
            throw new IllegalArgumentException("not an Argon2id hash in PHC form");
        }
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
