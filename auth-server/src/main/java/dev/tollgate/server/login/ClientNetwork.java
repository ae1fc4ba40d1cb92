package dev.tollgate.server.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Who sends: an IPv4 address, or the IPv6 network of 64 bits that is the least anybody is given (RFC 4291, section 2.5.1). */
final class ClientNetwork {
    private static final int IPV6_NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The bytes that all addresses of the network begin with. */
    static byte[] of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
    }
}
