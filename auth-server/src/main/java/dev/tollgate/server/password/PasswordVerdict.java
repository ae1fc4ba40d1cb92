package dev.tollgate.server.password;

/** Whether a password may be set. */
public sealed interface PasswordVerdict {
    record Accepted(NewPassword password) implements PasswordVerdict {}

    record Refused(PasswordObjection objection) implements PasswordVerdict {}
}
