package dev.tollgate.server;

import dev.tollgate.server.http.AddressLiteral;
import java.net.InetAddress;

/** A client's address as an operator writes it. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * Looks up no name.
     *
     * @throws OperatorException if it is no IPv4 or IPv6 address
     */
    public static InetAddress parse(String text) {
        return AddressLiteral.parse(text)
                .orElseThrow(() -> new OperatorException(
                        "'" + text.replaceAll("\\p{Cntrl}", " ") + "' is no IPv4 or IPv6 address"));
    }
}
