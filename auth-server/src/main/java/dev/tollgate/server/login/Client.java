package dev.tollgate.server.login;

import dev.tollgate.server.trace.Trace;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;

/**
 * Who attempts a login.
 *
 * @param isProxy whether the address is a trusted proxy's, which did not tell whose it was: anybody's, then
 * @param operation the login that was called, by its published name
 * @param userAgent what the client calls itself, as it was sent; empty if it does not
 * @param trace what the request belongs to
 * @param gone tells whether nobody waits for the answer any more; asked while the attempt waits for its turn
 */
public record Client(
        InetAddress address, boolean isProxy, String operation, String userAgent, Trace trace, BooleanSupplier gone) {}
