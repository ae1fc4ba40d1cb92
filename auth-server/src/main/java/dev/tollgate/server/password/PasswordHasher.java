package dev.tollgate.server.password;

/** Turns passwords into hashes and compares them; every method costs one hash, on the calling thread. */
public interface PasswordHasher {
    PasswordHash hash(Password password);

    boolean matches(Password password, PasswordHash hash);

    /** Spends the time of one match and returns false: an unknown user must not answer faster. */
    boolean matchesNobody(Password password);
}
