package dev.tollgate.server.legacy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the base of an old server has to be so that passwords can be sent there. */
public final class OldServerUri {
    /** Told by the text alone, since a name may be another machine's tomorrow; RFC 6761, section 6.3, leaves one name. */
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[(?:0{0,4}:){2,7}0{0,3}1]");

    private OldServerUri() {}

    /** Reads the base; empty if it is none, or if who listens on the way could read what is sent there. */
    public static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text)).filter(OldServerUri::isFit);
        } catch (URISyntaxException noUri) {
            return Optional.empty();
        }
    }

    private static boolean isFit(URI uri) {
        return uri.getScheme() != null
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && isUnreadOnTheWay(uri.getScheme(), uri.getHost());
    }

    private static boolean isUnreadOnTheWay(String scheme, String host) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches();
            default -> false;
        };
    }
}
