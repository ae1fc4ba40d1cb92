package dev.tollgate.server.user;

import dev.tollgate.server.password.Password;
import java.util.Optional;

/** A user whom an administrator wants to add. */
public record NewUser(Email email, Optional<Password> password, boolean disabled) {}
