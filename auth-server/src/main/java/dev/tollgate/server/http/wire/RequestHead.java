package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;

import dev.tollgate.server.trace.Trace;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, taken line by line: it says in one way where the request goes and where it ends, or it is
 * refused (RFC 9112, sections 3 and 6). What has been dealt with here is left out of the plain head that is passed on.
 */
final class RequestHead {
    /** So that it is a long. */
    private static final int MOST_LENGTH_DIGITS = 18;

    private final int maxFields;
    private final StreamedOperations streamed;
    private final StringBuilder plain = new StringBuilder(512);
    private @Nullable RequestLine requestLine;
    private RequestTarget target = RequestTarget.UNKNOWN;
    private @Nullable MalformedRequestException targetFault;
    private @Nullable String host;
    private @Nullable String origin;
    private @Nullable String traceParent;
    private String traceState = "";
    private int fields;
    private long contentLength = -1;
    private boolean isChunked;
    private boolean saysClose;
    private boolean saysKeepAlive;
    private boolean expectsContinue;
    private boolean asksForMethod;
    private boolean isStreamed;

    RequestHead(int maxFields, StreamedOperations streamed) {
        this.maxFields = maxFields;
        this.streamed = streamed;
    }

    /** Takes the next line, and returns whether it was the last. */
    boolean take(String line) throws MalformedRequestException {
        if (requestLine == null) {
            requestLine = RequestLine.parse(line);
            takeTarget(requestLine);
            return false;
        }
        if (line.isEmpty()) {
            finish(requestLine);
            return true;
        }
        require(fields++ < maxFields, "too many header lines");
        String name = Grammar.fieldName(line);
        take(name, line.substring(name.length() + 1).trim());
        return false;
    }

    /** The head as later readers see it, without the line of its length and without its end. */
    StringBuilder plain() {
        return plain;
    }

    boolean hasRequestLine() {
        return requestLine != null;
    }

    /** Whether a body is passed on: after TRACE, which has none, Grizzly would take it for the next request. */
    boolean passesBody() {
        return (isChunked || contentLength >= 0)
                && requestLine != null
                && !requestLine.method().equals("TRACE");
    }

    /** Whether the request is served before its body is there. */
    boolean isStreamed() {
        return isStreamed;
    }

    boolean isChunked() {
        return isChunked;
    }

    /** In bytes; 0 if the head tells none. */
    long contentLength() {
        return Math.max(contentLength, 0);
    }

    /** Whether the client waits to be asked for the body (RFC 9110, section 10.1.1); HTTP/1.0 knows no such thing. */
    boolean expectsContinue() {
        return expectsContinue && !isHttp10();
    }

    /**
     * Whether nothing is read after the request (RFC 9112, section 9.3). That includes a chunked one, although section
     * 6.1 would let it stay: whoever stands between may have read it otherwise. To HTTP/1.0 the end of the connection is
     * the end of a streamed answer.
     */
    boolean endsConnection() {
        return saysClose || isChunked || (isHttp10() && (!saysKeepAlive || isStreamed));
    }

    /** What decides about the form of the answer, as far as it is known. */
    RequestSummary summary() {
        return requestLine == null
                ? RequestSummary.unread()
                : new RequestSummary(
                        requestLine.method(),
                        target.path(),
                        host == null ? "" : host,
                        isHttp10(),
                        Optional.ofNullable(origin),
                        requestLine.method().equals("OPTIONS") && asksForMethod,
                        trace());
    }

    /** The sender's, if it says so once and well. */
    private Trace trace() {
        return traceParent == null
                ? Trace.begin()
                : Trace.parse(traceParent, traceState).orElseGet(Trace::begin);
    }

    private boolean isHttp10() {
        return requestLine != null && requestLine.isHttp10();
    }

    /** A wrong target is no doubt about where the head ends, and further lines say what form the answer has. */
    private void takeTarget(RequestLine line) {
        try {
            target = RequestTarget.parse(line.method(), line.target());
        } catch (MalformedRequestException fault) {
            target = RequestTarget.ofWrong(line.target());
            targetFault = fault;
        }
        isStreamed = streamed.contain(line.method(), target.path());
        plain.append(line.method())
                .append(' ')
                .append(target.path())
                .append(target.query())
                .append(line.isHttp10() && isStreamed ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    }

    private void take(String name, String value) throws MalformedRequestException {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "host" -> {
                require(host == null, "a second host");
                require(Grammar.isHost(value), "a host that is none");
                host = value;
            }
            case "content-length" -> {
                require(contentLength < 0, "a second length");
                require(value.length() <= MOST_LENGTH_DIGITS && Grammar.isNumber(value), "a length that is no number");
                contentLength = Long.parseLong(value);
            }
            case "transfer-encoding" -> {
                require(!isChunked && value.equals("chunked"), "a transfer coding other than one chunked");
                isChunked = true;
            }
            case "expect" -> {
                require(value.equalsIgnoreCase("100-continue"), "an expectation other than to be asked");
                expectsContinue = true;
            }
            case "connection" -> readOptions(value);
            // Offered with every first request by the JDK's HttpClient and by curl --http2; nothing here takes it up.
            case "upgrade", "http2-settings" -> {}
            case "origin" -> origin = origin == null ? value : "";
            case "access-control-request-method" -> asksForMethod = true;
            case "traceparent" -> traceParent = traceParent == null ? value : "";
            case "tracestate" -> traceState = traceState.isEmpty() ? value : traceState + "," + value;
            default -> pass(name, value);
        }
    }

    private void pass(String name, String value) {
        plain.append(name).append(": ").append(value).append("\r\n");
    }

    private void readOptions(String value) {
        for (String option : value.split(",", -1)) {
            saysClose |= option.trim().equalsIgnoreCase("close");
            saysKeepAlive |= option.trim().equalsIgnoreCase("keep-alive");
        }
    }

    private void finish(RequestLine line) throws MalformedRequestException {
        if (targetFault != null) {
            throw targetFault;
        }
        require(host != null || line.isHttp10(), "no host");
        // Nothing here depends on the host, and later readers are at odds with some that RFC 3986 allows.
        pass("Host", "localhost");
        require(target.authority().isEmpty() || target.authority().equalsIgnoreCase(host), "two different hosts");
        require(!isChunked || contentLength < 0, "a length beside a transfer coding");
        require(!isChunked || !line.isHttp10(), "a transfer coding in HTTP/1.0");
    }
}
