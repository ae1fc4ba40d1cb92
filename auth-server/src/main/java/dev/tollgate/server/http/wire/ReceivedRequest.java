package dev.tollgate.server.http.wire;

import java.nio.ByteBuffer;

/**
 * A request that has arrived as a whole.
 *
 * @param plain the request in the one form that later readers see: HTTP/1.1, a plain path, a body with its length
 * @param endsConnection whether nothing is read after it
 */
record ReceivedRequest(ByteBuffer plain, RequestSummary summary, boolean endsConnection) {}
