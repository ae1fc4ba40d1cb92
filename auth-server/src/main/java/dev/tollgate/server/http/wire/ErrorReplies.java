package dev.tollgate.server.http.wire;

import dev.tollgate.server.trace.Trace;

/** Chooses what is answered where no resource is asked. */
@FunctionalInterface
public interface ErrorReplies {
    /**
     * Makes an answer.
     *
     * @param status one of the contract; the path may have another one for the same
     * @param path relative to the base, or empty if the request is below none or could not be read that far
     * @param trace what the request belongs to
     */
    ErrorReply to(int status, String path, Trace trace);
}
