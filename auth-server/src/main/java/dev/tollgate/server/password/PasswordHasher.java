package dev.tollgate.server.password;

import java.util.Optional;

/**
 * Turns passwords into hashes and compares them, on the calling thread. Both methods fail with
 * {@link HashingUnavailableException}.
 */
public interface PasswordHasher {
    /** Makes a hash of the target cost. */
    PasswordHash hash(Password password);

    /**
     * Compares, and costs at least as much as one hash of the target cost whatever is stored, also if nothing is: an
     * unknown user must not answer faster. A hash that is dearer than the target costs more.
     */
    PasswordMatch check(Password password, Optional<PasswordHash> stored);
}
