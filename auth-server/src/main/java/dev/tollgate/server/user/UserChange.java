package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.util.Optional;

/** What of a user is to be changed; the rest stays. */
public record UserChange(Optional<Email> email, Optional<PasswordHash> passwordHash, Optional<Boolean> disabled) {
    /** Keeps the user from logging in, or lets the user log in again. */
    public static UserChange disabling(boolean disabled) {
        return new UserChange(Optional.empty(), Optional.empty(), Optional.of(disabled));
    }

    /** Gives the user another password. */
    public static UserChange password(PasswordHash hash) {
        return new UserChange(Optional.empty(), Optional.of(hash), Optional.empty());
    }

    public boolean isEmpty() {
        return email.isEmpty() && passwordHash.isEmpty() && disabled.isEmpty();
    }

    /** Who has another password, or may not log in, has no token from before. */
    public boolean endsTokens() {
        return passwordHash.isPresent() || disabled.orElse(false);
    }
}
