/** What stands between the socket and Jersey: limits, framing, and JSON for the server's own errors. */
@NullMarked
package dev.tollgate.server.http.wire;

import org.jspecify.annotations.NullMarked;
