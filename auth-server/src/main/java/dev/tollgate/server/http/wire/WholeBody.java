package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Hands a request on once its body has arrived as a whole, so that a slow sender holds no thread.
 *
 * <p>A body above the limit is refused as soon as that is known. A client that waits to be asked for its body is asked
 * (RFC 9110, section 10.1.1); one that expects anything else is refused.
 */
final class WholeBody extends BaseFilter {
    private final int maxBytes;
    private final ErrorAnswers errors;

    WholeBody(int maxBytes, ErrorAnswers errors) {
        this.maxBytes = maxBytes;
        this.errors = errors;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        if (isTooLong(request, content) || expectsMoreThanToBeAsked(request)) {
            return errors.refuse(context, request.getResponse());
        }
        if (content.isLast()) {
            return context.getInvokeAction();
        }
        if (request.requiresAcknowledgement()) {
            askForBody(context, request.getResponse());
        }
        return context.getStopAction(content);
    }

    private boolean isTooLong(HttpRequestPacket request, HttpContent content) {
        return request.getContentLength() > maxBytes || content.getContent().remaining() > maxBytes;
    }

    private static boolean expectsMoreThanToBeAsked(HttpRequestPacket request) {
        String expectation = request.getHeader(Header.Expect);
        return expectation != null && !expectation.equalsIgnoreCase("100-continue");
    }

    private static void askForBody(FilterChainContext context, HttpResponsePacket response) {
        response.setInterimStatus(HttpStatus.CONINTUE_100);
        context.write(response);
    }
}
