package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.util.Properties;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents.ResponseCompleteEvent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.Header;

/**
 * Grizzly's HTTP codec, which leaves it to {@link ClientConnection} when a connection ends: where a request ended is
 * known, so an error is no reason, and what ends it says so.
 */
final class HttpCodec extends HttpServerFilter {
    private final ErrorAnswers errors;

    // Every constructor is marked as deprecated for builders that Grizzly does not have yet.
    @SuppressWarnings("deprecation")
    HttpCodec(NetworkListener listener, ErrorAnswers errors) {
        super(
                listener.isChunkingEnabled(),
                listener.getMaxHttpHeaderSize(),
                null,
                listener.getKeepAlive(),
                null,
                listener.getMaxRequestHeaders(),
                listener.getMaxResponseHeaders(),
                parsing());
        // A body that no method asks for is still read, so that the request behind it is found.
        setAllowPayloadForUndefinedHttpMethods(true);
        this.errors = errors;
    }

    /**
     * {@link RequestReader} has parsed the head strictly. Grizzly's own strictness would refuse letters beyond ASCII in
     * values, which RFC 9110 (section 5.5) lets pass.
     */
    private static Properties parsing() {
        Properties parsing = new Properties();
        parsing.setProperty(STRICT_HEADER_NAME_VALIDATION_RFC_9110, "true");
        parsing.setProperty(STRICT_HEADER_VALUE_VALIDATION_RFC_9110, "false");
        return parsing;
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        response.getProcessingState().setError(true);
        return errors.last(
                response,
                ClientConnection.of(response.getRequest().getConnection()).request());
    }

    /** Jersey leaves an answer without a length to be chunked, which HTTP/1.0 does not know. */
    @Override
    protected Buffer encodeHttpPacket(FilterChainContext context, HttpPacket packet) {
        if (packet.getHttpHeader() instanceof HttpResponsePacket response
                && response.getRequest().getProtocol() == Protocol.HTTP_1_0) {
            response.setChunked(false);
        }
        return super.encodeHttpPacket(context, packet);
    }

    @Override
    protected void onInitialLineEncoded(HttpHeader header, FilterChainContext context) {
        if (header instanceof HttpResponsePacket response) {
            ClientConnection client = ClientConnection.of(context.getConnection());
            boolean isLast = client.beginAnswer(
                    response.getStatus(),
                    response.getContentLength(),
                    response.getProcessingState().isError());
            response.getProcessingState().setKeepAlive(!isLast);
            if (isLast) {
                response.setHeader(Header.Connection, "close");
            } else if (client.request().isHttp10()) {
                response.setHeader(Header.Connection, "keep-alive");
            } else {
                response.getHeaders().removeHeader(Header.Connection);
            }
        }
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
        if (event instanceof ResponseCompleteEvent) {
            ClientConnection.of(context.getConnection()).answered();
            return context.getStopAction();
        }
        return super.handleEvent(context, event);
    }
}
