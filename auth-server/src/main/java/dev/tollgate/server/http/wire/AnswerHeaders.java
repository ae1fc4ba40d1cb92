package dev.tollgate.server.http.wire;

import java.util.function.BiConsumer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpDateFormat;

/**
 * Puts on every answer the headers that every answer has.
 *
 * <p>As a filter it does so when the request comes in: when the answer goes out, Grizzly takes further headers for
 * trailers and drops those that no trailer may be, its own {@code Date} included.
 */
final class AnswerHeaders extends BaseFilter {
    /** For a year browsers use nothing but TLS for this host (RFC 6797, section 6.1), and for no other. */
    private static final String ONLY_TLS = "max-age=31536000";

    private final CrossOrigin crossOrigin;
    private final boolean isOverTls;

    /** @param isOverTls whether the answers go out over TLS; without it that header is none (RFC 6797, section 7.2) */
    AnswerHeaders(CrossOrigin crossOrigin, boolean isOverTls) {
        this.crossOrigin = crossOrigin;
        this.isOverTls = isOverTls;
    }

    void addTo(RequestSummary request, BiConsumer<String, String> headers) {
        headers.accept("Date", HttpDateFormat.getCurrentDate());
        headers.accept("Cache-Control", "no-store");
        headers.accept("X-Content-Type-Options", "nosniff");
        headers.accept("X-Correlation-Id", request.trace().id());
        if (isOverTls) {
            headers.accept("Strict-Transport-Security", ONLY_TLS);
        }
        crossOrigin.addHeaders(request, headers);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (context.getMessage() instanceof HttpContent content
                && content.getHttpHeader() instanceof HttpRequestPacket request) {
            HttpResponsePacket response = request.getResponse();
            addTo(ClientConnection.of(context.getConnection()).request(), response::setHeader);
        }
        return context.getInvokeAction();
    }
}
