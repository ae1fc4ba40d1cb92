package dev.tollgate.server.login;

/** An attempt has waited for too long for its turn and the database together. */
public final class OutOfPatienceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfPatienceException() {
        super("the database is slow");
    }
}
