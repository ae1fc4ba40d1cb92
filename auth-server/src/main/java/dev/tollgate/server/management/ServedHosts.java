package dev.tollgate.server.management;

import dev.tollgate.server.http.AddressLiteral;

/**
 * The hosts by which operators may ask for what changes something. Any other name may be one that its owner has pointed at
 * this machine, so that a page of that name could ask here (DNS rebinding); nobody can do so with an address.
 *
 * @param configured the one that the listener listens at
 */
public record ServedHosts(String configured) {
    /**
     * Whether a host is one of them.
     *
     * @param host as a request has it, perhaps with a port
     */
    public boolean contain(String host) {
        String name = withoutPort(host);
        return name.equalsIgnoreCase("localhost")
                || (!configured.isEmpty() && name.equalsIgnoreCase(configured))
                || AddressLiteral.parse(name).isPresent();
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            return host.substring(1, Math.max(1, host.indexOf(']')));
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
