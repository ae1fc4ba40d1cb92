package dev.tollgate.contract;

import static java.util.Objects.requireNonNull;

import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.provider.ProviderResponse;
import au.com.dius.pact.provider.junit5.HttpTestTarget;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequest;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a pact once, and holds every answer to the OpenAPI document too: Pact allows fields that nobody
 * asked for. Pact's own client would repeat a request that was answered 429 or 503.
 */
final class SpecCheckedTarget extends HttpTestTarget {
    private static final Spec SPEC = new Spec();

    SpecCheckedTarget(int port) {
        super(
                "127.0.0.1",
                port,
                "/",
                () -> provider -> HttpClients.custom()
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        // As the property http.keepAlive, which this client does not look at.
                        .setConnectionReuseStrategy((sent, answered, context) -> false)
                        .build());
    }

    @Override
    public ProviderResponse executeInteraction(@Nullable Object client, @Nullable Object request) {
        ProviderResponse response = super.executeInteraction(client, request);
        if (request instanceof HttpUriRequest sent) {
            SPEC.requireDocumented(
                    sent.getMethod(),
                    sent.getPath().replaceFirst("\\?.*", ""),
                    requireNonNull(response.getStatusCode()),
                    requireNonNull(response.getHeaders()),
                    Optional.ofNullable(response.getBody()).map(OptionalBody::valueAsString));
        }
        return response;
    }
}
