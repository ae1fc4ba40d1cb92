package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Hands a request on once its body has arrived as a whole, so that a slow sender holds no thread; a body above the
 * limit is refused as soon as that is known.
 */
final class WholeBody extends BaseFilter {
    private final int maxBytes;

    WholeBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (!(context.getMessage() instanceof HttpContent content)
                || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
            return context.getInvokeAction();
        }
        if (request.getContentLength() > maxBytes || content.getContent().remaining() > maxBytes) {
            return WireError.BAD_REQUEST.refuse(context, request.getResponse());
        }
        return content.isLast() ? context.getInvokeAction() : context.getStopAction(content);
    }
}
