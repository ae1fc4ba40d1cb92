package dev.tollgate.server.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What forwarding headers tell about the way of a request: from the last hop to the first, the address that each proxy
 * was asked from, or nothing where none can be read.
 *
 * <p>They are read from their end. What stands there the nearest proxies have written, and whatever a stranger wrote
 * before it, such as a quote that never closes, changes nothing about how it is read.
 */
final class Hops {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern PAIR =
            Pattern.compile("(?<name>" + TOKEN + ")=(?:(?<token>" + TOKEN + ")|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\")");
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    /** RFC 7239, section 6, without the names that stand for no address. */
    private static final Pattern NODE =
            Pattern.compile("(?:(?<ipv4>[0-9.]++)|\\[(?<ipv6>[0-9A-Fa-f:.]++)])(?::(?:[0-9]{1,5}|_[0-9A-Za-z._-]++))?");

    private Hops() {}

    /** Those that {@code Forwarded} tells (RFC 7239, section 4). */
    static Stream<Optional<InetAddress>> ofForwarded(List<String> lines) {
        return elements(lines).map(element -> forParameter(element).flatMap(Hops::node));
    }

    /** Those that {@code X-Forwarded-For} tells: no standard has it, and IPv6 stands there with and without brackets. */
    static Stream<Optional<InetAddress>> ofXForwardedFor(List<String> lines) {
        return elements(lines).map(element -> AddressLiteral.parse(element).or(() -> node(element)));
    }

    /** Several lines are one list (RFC 9110, section 5.3). */
    private static Stream<String> elements(List<String> lines) {
        return lines.reversed().stream().flatMap(line -> fromTheEnd(line, ',')).map(String::trim);
    }

    private static Optional<InetAddress> node(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return Optional.empty();
        }
        return node.group("ipv4") == null
                ? AddressLiteral.ipv6(node.group("ipv6"))
                : AddressLiteral.ipv4(node.group("ipv4"));
    }

    private static Optional<String> forParameter(String element) {
        Map<String, String> parameters = new HashMap<>();
        boolean isSound = fromTheEnd(element, ';').allMatch(pair -> pair.isEmpty() || addTo(parameters, pair));
        return isSound ? Optional.ofNullable(parameters.get("for")) : Optional.empty();
    }

    /** Adds a parameter, and returns whether it is one that was not there before. */
    private static boolean addTo(Map<String, String> parameters, String text) {
        Matcher pair = PAIR.matcher(text);
        if (!pair.matches()) {
            return false;
        }
        String value = pair.group("token") == null
                ? QUOTED_PAIR.matcher(pair.group("quoted")).replaceAll("$1")
                : pair.group("token");
        return parameters.put(pair.group("name").toLowerCase(Locale.ROOT), value) == null;
    }

    /** What stands between separators that are not in quotes, the last first. */
    private static Stream<String> fromTheEnd(String text, char separator) {
        return IntStream.iterate(text.length(), end -> end >= 0, end -> start(text, separator, end) - 1)
                .mapToObj(end -> text.substring(start(text, separator, end), end));
    }

    /** Within quotes a quote has a backslash before it, and the one that begins them has none. */
    private static int start(String text, char separator, int end) {
        boolean isQuoted = false;
        int start = end;
        while (start > 0 && (isQuoted || text.charAt(start - 1) != separator)) {
            start--;
            boolean isEscaped = isQuoted && start > 0 && text.charAt(start - 1) == '\\';
            if (text.charAt(start) == '"' && !isEscaped) {
                isQuoted = !isQuoted;
            }
        }
        return start;
    }
}
