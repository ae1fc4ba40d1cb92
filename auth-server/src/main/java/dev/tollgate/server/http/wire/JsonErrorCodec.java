package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;

/** Grizzly's HTTP codec, which answers what it cannot parse in JSON instead of without a body. */
final class JsonErrorCodec extends HttpServerFilter {
    private final ErrorAnswers errors;

    // Every constructor is marked as deprecated for builders that Grizzly does not have yet.
    @SuppressWarnings("deprecation")
    JsonErrorCodec(NetworkListener listener, ErrorAnswers errors) {
        super(
                listener.isChunkingEnabled(),
                listener.getMaxHttpHeaderSize(),
                null,
                listener.getKeepAlive(),
                null,
                listener.getMaxRequestHeaders(),
                listener.getMaxResponseHeaders(),
                null);
        // A body that no method asks for is still read, so that the request behind it is found.
        setAllowPayloadForUndefinedHttpMethods(true);
        this.errors = errors;
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        HttpContent answer = errors.answer(response, response.getStatus());
        AnswerHeaders.addTo(response);
        return answer;
    }
}
