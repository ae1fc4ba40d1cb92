package dev.tollgate.contract.provider;

import static java.util.Objects.requireNonNull;

import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.provider.IProviderInfo;
import au.com.dius.pact.provider.ProviderClient;
import au.com.dius.pact.provider.ProviderResponse;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequest;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Sends the requests of a pact once: Pact's own client repeats one that was answered 429 or 503. */
final class InteractionClient extends ProviderClient {
    private final ExchangeObserver observer;

    InteractionClient(IProviderInfo provider, ExchangeObserver observer) {
        super(provider, ignored -> newClient());
        this.observer = observer;
    }

    private static CloseableHttpClient newClient() {
        return HttpClients.custom()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                // A server waits at its end for the connections that its clients keep.
                .setConnectionReuseStrategy((sent, answered, context) -> false)
                .build();
    }

    @Override
    public ProviderResponse executeRequest(CloseableHttpClient client, HttpUriRequest request) {
        ProviderResponse response = super.executeRequest(client, request);
        observer.exchanged(
                request.getMethod(),
                request.getPath().replaceFirst("\\?.*", ""),
                requireNonNull(response.getStatusCode()),
                requireNonNull(response.getHeaders()),
                Optional.ofNullable(response.getBody()).map(OptionalBody::valueAsString));
        return response;
    }
}
