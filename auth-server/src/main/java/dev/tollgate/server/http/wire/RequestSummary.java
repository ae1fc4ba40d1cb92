package dev.tollgate.server.http.wire;

import dev.tollgate.server.trace.Trace;
import java.util.Optional;

/**
 * What of a request decides about the form of its answer.
 *
 * @param method empty if the request line was not read
 * @param path empty in the same case
 * @param host that was asked for, as it was sent; empty if there is none
 * @param isHttp10 whether a connection that stays open has to be announced
 * @param origin the web page's that sends it, if a browser says so
 * @param isPreflight whether a browser asks what a web page may send
 * @param trace what it belongs to, which names it in the answer
 */
record RequestSummary(
        String method,
        String path,
        String host,
        boolean isHttp10,
        Optional<String> origin,
        boolean isPreflight,
        Trace trace) {
    /** Of a request whose first line was not read. */
    static RequestSummary unread() {
        return new RequestSummary("", "", "", false, Optional.empty(), false, Trace.begin());
    }

    /** Whether the answer has no body. */
    boolean isHead() {
        return method.equals("HEAD");
    }
}
