package dev.tollgate.contract.provider;

import au.com.dius.pact.core.model.BrokerUrlSource;
import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.core.pactbroker.ConsumerVersionSelectors;
import au.com.dius.pact.core.pactbroker.ConsumerVersionSelectors.RawSelector;
import au.com.dius.pact.core.pactbroker.HalClient;
import au.com.dius.pact.core.pactbroker.IHalClient;
import au.com.dius.pact.core.pactbroker.PactBrokerClient;
import au.com.dius.pact.core.pactbroker.PactBrokerClientConfig;
import au.com.dius.pact.core.pactbroker.PactBrokerResult;
import au.com.dius.pact.core.pactbroker.PactResponse;
import au.com.dius.pact.core.support.Result;
import au.com.dius.pact.core.support.json.JsonParser;
import au.com.dius.pact.provider.DefaultVerificationReporter;
import au.com.dius.pact.provider.VerificationResult;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * A Pact broker, which says what is to be verified and is told what came of it.
 *
 * <p>Pact's client speaks to it (<a href="https://docs.pact.io/pact_broker/api">the broker's HAL</a>).
 */
final class PactBroker implements PactSource {
    private final URI url;
    private final PactBrokerClient client;
    private final List<ConsumerVersionSelectors> selectors;
    private final String branch;
    private final boolean isPendingAllowed;

    /**
     * Nothing is sent to the broker yet.
     *
     * @param selectors which versions of consumers, as the broker documents them in JSON
     * @param branch of the provider; empty if it is not told
     * @param isPendingAllowed whether the broker may say that a pact is pending
     */
    PactBroker(URI url, Optional<String> token, List<String> selectors, String branch, boolean isPendingAllowed) {
        this.url = url;
        this.client = new BrokerClient(url.toString(), token);
        this.selectors = selectors.stream().map(PactBroker::selector).toList();
        this.branch = branch;
        this.isPendingAllowed = isPendingAllowed;
    }

    private static ConsumerVersionSelectors selector(String json) {
        try {
            return new RawSelector(JsonParser.parseString(json));
        } catch (Exception noJson) {
            throw new PactSourceException("a consumer version selector has to be JSON, not '" + json + "'", noJson);
        }
    }

    @Override
    public FoundPacts pactsWith(String provider) {
        try {
            List<PactBrokerResult> found = client.fetchConsumersWithSelectorsV2(
                            provider, selectors, List.of(), branch, isPendingAllowed, "")
                    .unwrap();
            return new FoundPacts(
                    found.stream()
                            .map(result -> new FoundPact(load(result), result.getPending()))
                            .toList(),
                    List.of());
        } catch (Exception failure) {
            throw new PactSourceException("cannot get pacts of " + url + ": " + reason(failure), failure);
        }
    }

    /** Pact's client wraps what went wrong, and then tells it by the last cause alone. */
    private static String reason(Throwable failure) {
        return failure.getCause() == null
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + reason(failure.getCause());
    }

    /** With the broker's links, which say where its results go. */
    private Pact load(PactBrokerResult result) {
        PactResponse pact = client.fetchPact(result.getSource(), !result.getUsedNewEndpoint());
        return DefaultPactReader.INSTANCE.pactFromJson(
                pact.getPactFile(), new BrokerUrlSource(result.getSource(), url.toString(), pact.getLinks()));
    }

    /**
     * Tells what came of a pact of this broker.
     *
     * @throws PactSourceException if the broker does not take it
     */
    void publish(Pact pact, VerificationResult result, String providerVersion) {
        Result<Boolean, List<String>> published = DefaultVerificationReporter.INSTANCE.reportResults(
                pact, result.toTestResult(), providerVersion, client, List.of(), branch);
        if (published instanceof Result.Err) {
            throw new PactSourceException("cannot publish to " + url + ": " + published.errorValue());
        }
    }

    /** Follows no redirect, which could lead the token to another host. */
    private static final class BrokerClient extends PactBrokerClient {
        private final String url;
        private final List<Header> headers;

        BrokerClient(String url, Optional<String> token) {
            super(url, new HashMap<>(), new PactBrokerClientConfig());
            this.url = url;
            this.headers = token.map(
                            secret -> List.<Header>of(new BasicHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret)))
                    .orElse(List.of());
        }

        @Override
        public IHalClient newHalClient() {
            HalClient client = new HalClient(url, new PactBrokerClientConfig());
            client.setHttpClient(HttpClients.custom()
                    .useSystemProperties()
                    .disableRedirectHandling()
                    .setDefaultHeaders(headers)
                    .build());
            return client;
        }
    }
}
