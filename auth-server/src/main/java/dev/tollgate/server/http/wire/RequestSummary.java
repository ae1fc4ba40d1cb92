package dev.tollgate.server.http.wire;

import java.util.Optional;

/**
 * What of a request decides about the form of its answer.
 *
 * @param path empty if the request line was not read
 * @param isHead whether the answer has no body
 * @param isHttp10 whether a connection that stays open has to be announced
 * @param origin the web page's that sends it, if a browser says so
 * @param isPreflight whether a browser asks what a web page may send
 */
record RequestSummary(String path, boolean isHead, boolean isHttp10, Optional<String> origin, boolean isPreflight) {
    static final RequestSummary UNKNOWN = new RequestSummary("", false, false, Optional.empty(), false);
}
