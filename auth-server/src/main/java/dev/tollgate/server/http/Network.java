package dev.tollgate.server.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All addresses that begin with the same bits (RFC 4632, section 3.1, and RFC 4291, section 2.3). */
public final class Network {
    private static final Pattern FORM = Pattern.compile("(?<address>[^/]*)(?:/(?<prefix>0|[1-9][0-9]{0,2}))?");

    private final byte[] first;
    private final int prefix;

    private Network(byte[] first, int prefix) {
        this.first = first;
        this.prefix = prefix;
    }

    /**
     * Reads a network such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address. Nothing is looked up.
     *
     * @return empty for anything else: names, zones, blanks, IPv4-mapped IPv6 addresses, which no peer has, a prefix
     *     that is longer than the address, and an address with bits behind the prefix
     */
    public static Optional<Network> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String address = form.group("address");
        return AddressLiteral.parse(address)
                .filter(parsed -> !(address.contains(":") && parsed instanceof Inet4Address))
                .map(InetAddress::getAddress)
                .map(first -> new Network(first, prefix(form, first)))
                .filter(Network::isSound);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == first.length && Arrays.equals(withoutHostBits(bytes), first);
    }

    private static int prefix(Matcher form, byte[] address) {
        return form.group("prefix") == null ? address.length * Byte.SIZE : Integer.parseInt(form.group("prefix"));
    }

    private boolean isSound() {
        return prefix <= first.length * Byte.SIZE && Arrays.equals(withoutHostBits(first.clone()), first);
    }

    private byte[] withoutHostBits(byte[] bytes) {
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return bytes;
    }
}
