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

    RequestReader(Limits limits) {
        this.limits = limits;
        this.lines = new LineReader(limits.headBytes() + EMPTY_LINE_BYTES);
        this.head = new RequestHead(limits.headerLines());
    }

    /**
     * Takes what belongs to the request, and returns it once it is there as a whole.
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
            require(head.contentLength() <= limits.bodyBytes(), "a body above the limit");
            body = head.isChunked()
                    ? new ChunkedBody(limits.bodyBytes())
                    : new FixedLengthBody((int) head.contentLength());
            mayBeAsked = head.expectsContinue();
        }
    }

    private ReceivedRequest complete(BodyReader arrived) {
        byte[] content = head.passesBody() ? arrived.content().toByteArray() : new byte[0];
        StringBuilder plain = head.plain();
        if (head.passesBody()) {
            plain.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] plainHead = plain.append("\r\n").toString().getBytes(ISO_8859_1);
        ByteBuffer request = ByteBuffer.allocate(plainHead.length + content.length);
        request.put(plainHead).put(content).flip();
        return new ReceivedRequest(request, head.summary(), head.endsConnection());
    }
}
