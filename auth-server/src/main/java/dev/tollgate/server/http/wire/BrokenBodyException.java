package dev.tollgate.server.http.wire;

import java.io.IOException;

/** The rest of a body will not come by fault of its client, which is still there: it sends too slowly, or nonsense. */
public final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param reason for the log alone */
    BrokenBodyException(String reason) {
        super(reason);
    }
}
