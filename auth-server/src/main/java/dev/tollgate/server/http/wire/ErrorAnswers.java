package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/** What is answered where no resource is asked: by the connection itself, or by Grizzly. */
final class ErrorAnswers {
    private final BasePaths bases;
    private final ErrorReplies replies;
    private final AnswerHeaders headers;

    ErrorAnswers(BasePaths bases, ErrorReplies replies, AnswerHeaders headers) {
        this.bases = bases;
        this.replies = replies;
        this.headers = headers;
    }

    /**
     * An answer as it stands on the wire, the last one on its connection.
     *
     * @param request what of it could be read
     */
    byte[] last(ErrorReply reply, RequestSummary request) {
        StringBuilder head = new StringBuilder(512);
        BiConsumer<String, String> lines =
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n");
        head.append("HTTP/1.1 ")
                .append(reply.status())
                .append(' ')
                .append(HttpStatus.getHttpStatus(reply.status()).getReasonPhrase())
                .append("\r\n");
        headers.addTo(request, lines);
        reply.headers().forEach(lines);
        byte[] body = reply.body().getBytes(UTF_8);
        lines.accept("Connection", "close");
        lines.accept("Content-Length", String.valueOf(body.length));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (!request.isHead()) {
            answer.writeBytes(body);
        }
        return answer.toByteArray();
    }

    /** The status of the contract for one that Grizzly chose: it knows few, and what a client did wrong is 400. */
    static int documented(int status) {
        return switch (status) {
            case 404, 405, 503 -> status;
            case 501 -> 405;
            case 505 -> 400;
            default -> status < 500 ? 400 : 500;
        };
    }

    /** What the path of the request has for a status of the contract. */
    ErrorReply reply(int status, RequestSummary request) {
        return replies.to(status, bases.below(request.path()), request.trace());
    }

    /**
     * An answer in Grizzly's form, for a request that its codec refuses. The headers are put where they are sent from:
     * for a request that was not read far enough Grizzly leaves out all that it keeps elsewhere.
     */
    HttpContent last(HttpResponsePacket response, RequestSummary request) {
        ErrorReply reply = reply(400, request);
        BiConsumer<String, String> lines =
                (name, value) -> response.getHeaders().setValue(name).setString(value);
        headers.addTo(request, lines);
        reply.headers().forEach(lines);
        response.setStatus(reply.status());
        byte[] body = reply.body().getBytes(UTF_8);
        response.setContentLength(body.length);
        return HttpContent.builder(response)
                .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, body))
                .last(true)
                .build();
    }

    /** Sets a header on an answer of Grizzly's, which keeps the type apart from the others. */
    static void set(HttpResponsePacket response, String name, String value) {
        if (name.equals("Content-Type")) {
            response.setContentType(value);
        } else {
            response.setHeader(name, value);
        }
    }
}
