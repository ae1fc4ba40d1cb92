package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * What is answered where no resource is asked.
 *
 * <p>The contract knows few statuses. A request that is wrong in form is 400 here, whatever HTTP has for it: 411, 413,
 * 414, 415, 417, 421, 426, 431 and 505 are all 400; 501 is 405.
 */
enum WireError {
    BAD_REQUEST(400, "{\"status\":\"INVALID_DATA\",\"message\":\"The request is malformed\"}"),
    NOT_FOUND(404, "{\"message\":\"Not found\"}"),
    WRONG_METHOD(405, "{\"message\":\"Wrong method\"}"),
    UNAVAILABLE(503, "{\"message\":\"Service Unavailable\"}");

    static final String CONTENT_TYPE = "application/json;charset=utf-8";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final int status;
    private final String body;

    WireError(int status, String body) {
        this.status = status;
        this.body = body;
    }

    static WireError ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405, 501 -> WRONG_METHOD;
            case 503 -> UNAVAILABLE;
            default -> BAD_REQUEST;
        };
    }

    /** Turns the response into this error. */
    HttpContent answer(HttpResponsePacket response) {
        byte[] bytes = describe(response).getBytes(UTF_8);
        response.setContentLength(bytes.length);
        return HttpContent.builder(response)
                .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes))
                .last(true)
                .build();
    }

    /** Answers this error from within a filter, and closes the connection: what else was sent on it is not trusted. */
    NextAction refuse(FilterChainContext context, HttpResponsePacket response) {
        response.setHeader("Connection", "close");
        context.write(answer(response));
        response.getProcessingState().getHttpContext().close();
        return context.getStopAction();
    }

    /** Sets status and headers, and answers the body. */
    String describe(HttpResponsePacket response) {
        response.setStatus(status);
        response.setContentType(CONTENT_TYPE);
        if (this == UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (this == WRONG_METHOD) {
            response.setHeader("Allow", "GET, HEAD, POST, OPTIONS");
        }
        return body;
    }
}
