package dev.tollgate.server.http.wire;

/** The bytes that arrive are no request that could be answered; whatever follows them is not trusted. */
final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason for the log alone */
    MalformedRequestException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    static void require(boolean condition, String reason) throws MalformedRequestException {
        if (!condition) {
            throw new MalformedRequestException(reason);
        }
    }
}
