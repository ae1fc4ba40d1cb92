package dev.tollgate.server.password;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stored form of a password: a PHC string, or the text of another system that need not be one. It has 1 to 512
 * printable ASCII characters; whether it can be checked is told by {@link PasswordHasher#check}.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other text.
 */
public record PasswordHash(String phc) {
    private static final Pattern FORM = Pattern.compile("[ -~]{1,512}");

    public PasswordHash {
        if (!FORM.matcher(phc).matches()) {
            throw new IllegalArgumentException("a password hash has 1 to 512 printable ASCII characters");
        }
    }

    /** The kind of a hash that another system has made, such as {@code bcrypt}; empty if it is of our own form. */
    public Optional<String> foreignKind() {
        Optional<StoredHash> known = StoredHash.parse(this);
        return known.filter(Argon2Hash.class::isInstance).isPresent()
                ? Optional.empty()
                : Optional.of(known.map(StoredHash::kind).orElse("unknown"));
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
