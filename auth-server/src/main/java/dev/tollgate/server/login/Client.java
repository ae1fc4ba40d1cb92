package dev.tollgate.server.login;

import java.net.InetAddress;
import java.util.function.BooleanSupplier;

/**
 * Who attempts a login.
 *
 * @param operation the login that was called, by its published name
 * @param gone tells whether nobody waits for the answer any more; asked while the attempt waits for its turn
 */
public record Client(InetAddress address, String operation, BooleanSupplier gone) {}
