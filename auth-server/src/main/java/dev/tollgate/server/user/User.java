package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.time.Instant;

/** Somebody who can log in, unless disabled. */
public record User(UserId id, Email email, PasswordHash passwordHash, boolean disabled, Instant createdAt) {}
