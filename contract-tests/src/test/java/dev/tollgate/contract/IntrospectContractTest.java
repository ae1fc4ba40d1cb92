package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Introspection.Live;
import dev.tollgate.client.Introspection.NotLive;
import dev.tollgate.client.ServiceKey;
import dev.tollgate.contract.provider.ProviderState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class IntrospectContractTest extends ServiceContract {

    IntrospectContractTest() {
        super("introspect");
    }

    @Override
    Object call(AuthClient client, ServiceKey key, String token) {
        return client.introspect(key, token);
    }

    @Override
    DslPart live() {
        return Expected.activeToken();
    }

    @Override
    Object liveResult() {
        return liveWithIdleEnd(Optional.empty());
    }

    @Override
    DslPart notLive() {
        return Expected.inactiveToken();
    }

    @Override
    Object notLiveResult() {
        return new NotLive();
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenThatMayIdle(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.IDLE_LIFE.text())
                        .given(ProviderState.LIVE_TOKEN.text())
                        .given(ProviderState.SERVICE_KEY.text()),
                "a token that dies of idleness",
                this::withToken,
                answer -> Expected.answer(answer, 200, Expected.activeTokenThatMayIdle()));
    }

    @Test
    @PactTestFor(pactMethod = "tokenThatMayIdle")
    void aTokenThatDiesOfIdlenessTellsSo(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(call(client, ServiceKey.of(KEY), Expected.TOKEN))
                    .isEqualTo(liveWithIdleEnd(Optional.of(Expected.EXPIRES_AT)));
        }
    }

    private static Live liveWithIdleEnd(Optional<Instant> idleEnd) {
        return new Live(
                Expected.USER_ID,
                Optional.of(Expected.ISSUED_AT.truncatedTo(ChronoUnit.SECONDS)),
                Optional.of(Expected.EXPIRES_AT),
                Optional.of(Expected.EXPIRES_AT),
                idleEnd,
                Duration.ofSeconds(4));
    }
}
