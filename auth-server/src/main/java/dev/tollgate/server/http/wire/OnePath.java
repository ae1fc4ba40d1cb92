package dev.tollgate.server.http.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;

/**
 * Sees to it that an operation is reached by one spelling of its path alone.
 *
 * <p>A target or a host that RFC 3986 does not allow is refused. A path with anything to decode or to tidy up (an
 * escape, a parameter, an empty or a dot segment) is cut back to the folder it stands in, which ends in a slash and so
 * is no operation's path: every later reader sees the same plain path.
 */
final class OnePath extends BaseFilter {
    private static final Pattern ALLOWED_PATH = Pattern.compile("/(?:[\\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*+|\\*");
    private static final Pattern ALLOWED_QUERY =
            Pattern.compile("(?:[\\w.~!$&'()*+,;=:@/?|\\[\\]{}\"^`<>\\\\-]|%[0-9A-Fa-f]{2})*+");
    private static final Pattern ALLOWED_HOST = Pattern.compile(
            "(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++(?::\\d{1,5})?|\\[[0-9A-Fa-f:.]++](?::\\d{1,5})?");
    private static final Pattern NOT_PLAIN = Pattern.compile("[%;]|//|/\\.{1,2}(?:/|$)");

    private final ErrorAnswers errors;

    OnePath(ErrorAnswers errors) {
        this.errors = errors;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (context.getMessage() instanceof HttpContent content
                && content.getHttpHeader() instanceof HttpRequestPacket request) {
            String path = request.getRequestURI();
            if (!ALLOWED_PATH.matcher(path).matches() || !isAllowedQuery(request) || !isAllowedHost(request)) {
                return errors.refuse(context, request.getResponse());
            }
            Matcher notPlain = NOT_PLAIN.matcher(path);
            if (notPlain.find()) {
                request.setRequestURI(path.substring(0, path.lastIndexOf('/', notPlain.start()) + 1));
            }
        }
        return context.getInvokeAction();
    }

    private static boolean isAllowedHost(HttpRequestPacket request) {
        String host = request.getHeader(Header.Host);
        return host == null || ALLOWED_HOST.matcher(host).matches();
    }

    private static boolean isAllowedQuery(HttpRequestPacket request) {
        String query = request.getQueryString();
        return query == null || ALLOWED_QUERY.matcher(query).matches();
    }
}
