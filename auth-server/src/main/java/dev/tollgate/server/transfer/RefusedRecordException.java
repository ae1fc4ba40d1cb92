package dev.tollgate.server.transfer;

/** A record is no user; the message says why, and nothing of what is in the record. */
final class RefusedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedRecordException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
