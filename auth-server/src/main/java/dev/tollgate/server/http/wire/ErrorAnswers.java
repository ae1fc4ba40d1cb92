package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.IntFunction;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * What is answered where no resource is asked.
 *
 * <p>The contract knows few statuses. A request that is wrong in form is 400, whatever HTTP has for it: 411, 413, 414,
 * 415, 417, 421, 426, 431 and 505 are all 400; 501 is 405.
 */
final class ErrorAnswers {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final IntFunction<String> bodies;

    /** @param bodies the JSON of a status of the contract */
    ErrorAnswers(IntFunction<String> bodies) {
        this.bodies = bodies;
    }

    /**
     * Refuses a request from within a filter and closes the connection: what else was sent on it is not trusted.
     */
    NextAction refuse(FilterChainContext context, HttpResponsePacket response) {
        response.setHeader("Connection", "close");
        context.write(answer(response, 400));
        response.getProcessingState().getHttpContext().close();
        return context.getStopAction();
    }

    /** Turns the response into the error. */
    HttpContent answer(HttpResponsePacket response, int status) {
        byte[] body = describe(response, status).getBytes(UTF_8);
        response.setContentLength(body.length);
        return HttpContent.builder(response)
                .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, body))
                .last(true)
                .build();
    }

    /** Sets status and headers, and answers the body. */
    String describe(HttpResponsePacket response, int status) {
        int documented = documented(status);
        response.setStatus(documented);
        response.setContentType("application/json;charset=utf-8");
        if (documented == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (documented == 405) {
            response.setHeader("Allow", "GET, HEAD, POST, OPTIONS");
        }
        return bodies.apply(documented);
    }

    private static int documented(int status) {
        return switch (status) {
            case 404, 405, 500, 503 -> status;
            case 501 -> 405;
            default -> 400;
        };
    }
}
