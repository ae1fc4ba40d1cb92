package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpDateFormat;

/**
 * Puts on every answer the headers that every answer has.
 *
 * <p>It does so when the request comes in: when the answer goes out, Grizzly takes further headers for trailers and
 * drops those that no trailer may be, its own {@code Date} included.
 */
final class AnswerHeaders extends BaseFilter {

    static void addTo(HttpResponsePacket response) {
        response.getHeaders().setValue(Header.Date).setBytes(HttpDateFormat.getCurrentDateBytes());
        response.setHeader(Header.CacheControl, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (context.getMessage() instanceof HttpContent content
                && content.getHttpHeader() instanceof HttpRequestPacket request) {
            addTo(request.getResponse());
        }
        return context.getInvokeAction();
    }
}
