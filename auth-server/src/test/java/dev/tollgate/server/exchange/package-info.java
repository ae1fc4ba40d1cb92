/** Records what passes the server's sockets in tests, for {@code contract-tests} to hold it to the document. */
@NullMarked
package dev.tollgate.server.exchange;

import org.jspecify.annotations.NullMarked;
