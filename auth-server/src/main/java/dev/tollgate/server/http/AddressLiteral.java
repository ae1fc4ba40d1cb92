package dev.tollgate.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address as text, read strictly: no name is looked up, and no part can be taken for octal or left out. */
public final class AddressLiteral {
    private static final String PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String DOTTED = PART + "(?:\\." + PART + "){3}";
    private static final String GROUP = "[0-9A-Fa-f]{0,4}";
    private static final Pattern IPV4 = Pattern.compile(DOTTED);

    /** What has this shape and is no address all the same, the JDK refuses. */
    private static final Pattern IPV6 = Pattern.compile("(?:" + GROUP + ":){2,8}(?:" + GROUP + "|" + DOTTED + ")");

    private AddressLiteral() {}

    public static Optional<InetAddress> parse(String text) {
        return text.contains(":") ? ipv6(text) : ipv4(text);
    }

    /** Four decimal numbers. */
    static Optional<InetAddress> ipv4(String text) {
        return IPV4.matcher(text).matches() ? resolve(text) : Optional.empty();
    }

    /** As in RFC 4291, section 2.2, without a zone; an IPv4-mapped one (section 2.5.5.2) is the IPv4 address. */
    static Optional<InetAddress> ipv6(String text) {
        return IPV6.matcher(text).matches() ? resolve("[" + text + "]") : Optional.empty();
    }

    /** The JDK looks up neither four decimal numbers nor what stands in brackets. */
    private static Optional<InetAddress> resolve(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}
