package dev.tollgate.contract.provider;

import java.io.Serial;

/** Pacts could not be read, or what became of them not be told, for the reason in the message. */
final class PactSourceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    PactSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    PactSourceException(String message) {
        super(message);
    }
}
