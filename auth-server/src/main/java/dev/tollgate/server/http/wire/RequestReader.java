package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one request out of what arrives on a connection, in pieces of any size. */
final class RequestReader {
    private static final int EMPTY_LINE_BYTES = 2;

    private final Limits limits;
    private final LineReader lines;
    private final RequestHead head;
    private @Nullable BodyReader body;
    private boolean hasSkippedLine;
    private boolean mayBeAsked;

    RequestReader(Limits limits, StreamedOperations streamed) {
        this.limits = limits;
        this.lines = new LineReader(limits.headBytes() + EMPTY_LINE_BYTES);
        this.head = new RequestHead(limits.headerLines(), streamed);
    }

    /**
     * Takes what belongs to the request, and returns it once it is there as a whole, or for a streamed operation once
     * its head is.
     *
     * @throws MalformedRequestException if it never will be
     */
    Optional<ReceivedRequest> read(ByteBuffer input) throws MalformedRequestException {
        while (body == null && input.hasRemaining()) {
            Optional<String> line = lines.next(input);
            if (line.isPresent()) {
                takeLine(line.get());
            }
        }
        if (body != null && head.isStreamed()) {
            return Optional.of(incomplete(body));
        }
        return body != null && body.take(input) ? Optional.of(complete(body)) : Optional.empty();
    }

    /** Whether any of the request has arrived; an empty line before it is none of it. */
    boolean hasStarted() {
        return head.hasRequestLine() || lines.heldBytes() > 0;
    }

    boolean hasHead() {
        return body != null;
    }

    /** Takes away that the client waits to be asked for the body, and returns whether it did. */
    boolean takeExpectation() {
        boolean ask = mayBeAsked;
        mayBeAsked = false;
        return ask;
    }

    /** How many bytes it holds of a request that has not arrived as a whole. */
    int heldBytes() {
        return head.plain().length()
                + lines.heldBytes()
                + (body == null ? 0 : body.content().size());
    }

    RequestSummary summary() {
        return head.summary();
    }

    private void takeLine(String line) throws MalformedRequestException {
        // Some clients end a body with a line too many (RFC 9112, section 2.2).
        if (line.isEmpty() && !head.hasRequestLine() && !hasSkippedLine) {
            hasSkippedLine = true;
        } else if (head.take(line)) {
            body = head.isStreamed() ? endlessBody() : wholeBody();
            mayBeAsked = head.expectsContinue();
        }
    }

    private BodyReader endlessBody() {
        return head.isChunked()
                ? ChunkedBody.ofAnyLength(limits.bodyBytes())
                : new FixedLengthBody(head.contentLength());
    }

    private BodyReader wholeBody() throws MalformedRequestException {
        require(head.contentLength() <= limits.bodyBytes(), "a body above the limit");
        return head.isChunked() ? new ChunkedBody(limits.bodyBytes()) : new FixedLengthBody(head.contentLength());
    }

    private ReceivedRequest complete(BodyReader arrived) {
        byte[] content = head.passesBody() ? arrived.content().toByteArray() : new byte[0];
        StringBuilder plain = head.plain();
        if (head.passesBody()) {
            plain.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] plainHead = endedHead(plain);
        ByteBuffer request = ByteBuffer.allocate(plainHead.length + content.length);
        request.put(plainHead).put(content).flip();
        return new ReceivedRequest(request, head.summary(), head.endsConnection(), Optional.empty());
    }

    private ReceivedRequest incomplete(BodyReader arriving) {
        ByteBuffer request = ByteBuffer.wrap(endedHead(head.plain()));
        return new ReceivedRequest(request, head.summary(), head.endsConnection(), Optional.of(arriving));
    }

    private static byte[] endedHead(StringBuilder plain) {
        return plain.append("\r\n").toString().getBytes(ISO_8859_1);
    }
}
