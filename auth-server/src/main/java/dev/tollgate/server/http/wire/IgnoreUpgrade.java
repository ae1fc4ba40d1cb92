package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;

/**
 * Treats a request that offers an upgrade like any other.
 *
 * <p>Left alone, the codec would ignore the length of its body and wait for more, and close the connection after the
 * answer without a word: the JDK's {@code HttpClient} and {@code curl --http2} offer h2c with every first request.
 */
final class IgnoreUpgrade extends BaseFilter {
    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
        if (event instanceof IncomingHttpUpgradeEvent upgrade) {
            upgrade.getHttpHeader().getUpgradeDC().recycle();
            upgrade.getHttpHeader().setIgnoreContentModifiers(false);
        }
        return context.getInvokeAction();
    }
}
