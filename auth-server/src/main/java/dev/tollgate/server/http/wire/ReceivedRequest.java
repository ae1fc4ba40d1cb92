package dev.tollgate.server.http.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A request that has arrived so far that it can be served.
 *
 * @param plain the request in the one form that later readers see: HTTP/1.1, a plain path, a body with its length
 * @param endsConnection whether nothing is read after it
 * @param arriving reads the body, if that is streamed: the plain request has none then
 */
record ReceivedRequest(
        ByteBuffer plain, RequestSummary summary, boolean endsConnection, Optional<BodyReader> arriving) {
    boolean isStreamed() {
        return arriving.isPresent();
    }
}
