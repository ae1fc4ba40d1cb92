package dev.tollgate.server.user;

import dev.tollgate.server.password.Password;
import java.util.Optional;

/** What an administrator wants to change of a user; the rest stays. */
public record UserEdit(Optional<Email> email, Optional<Password> password, Optional<Boolean> disabled) {}
