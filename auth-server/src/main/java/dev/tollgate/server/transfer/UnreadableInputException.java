package dev.tollgate.server.transfer;

/** No record can be read, for a reason that the message says. */
public final class UnreadableInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableInputException(String message) {
        super(message);
    }
}
