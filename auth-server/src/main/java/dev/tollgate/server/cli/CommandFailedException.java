package dev.tollgate.server.cli;

/** A command that was told right cannot do it; the message is the one line that says why. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailedException(String message) {
        super(message);
    }
}
