package dev.tollgate.server.password;

/** The machine has no memory for a hash now; the same call may well succeed later. */
public final class HashingUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HashingUnavailableException(String message) {
        super(message);
    }
}
