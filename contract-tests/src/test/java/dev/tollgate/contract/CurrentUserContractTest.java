package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.CurrentUser;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.ProviderState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class CurrentUserContractTest extends BearerContract {

    CurrentUserContractTest() {
        super("GET", "wf/current-user");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.currentUser(token);
    }

    @Override
    DslPart success() {
        return Expected.currentUser();
    }

    @Override
    Object result() {
        return currentUser(Optional.empty());
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenThatMayIdle(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.IDLE_LIFE.text()).given(ProviderState.LIVE_TOKEN.text()),
                "a token that dies of idleness",
                this::withToken,
                answer -> Expected.answer(answer, 200, Expected.currentUserWithIdleLife()));
    }

    @Test
    @PactTestFor(pactMethod = "tokenThatMayIdle")
    void aTokenThatDiesOfIdlenessTellsSo(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(call(client, token(Expected.TOKEN)))
                    .isEqualTo(currentUser(Optional.of(Duration.ofSeconds(31_535_990))));
        }
    }

    private static CurrentUser currentUser(Optional<Duration> idleRemaining) {
        return new CurrentUser(
                Expected.USER_ID,
                Expected.EMAIL,
                Expected.ISSUED_AT,
                Duration.ofSeconds(31_535_990),
                Duration.ofSeconds(31_535_990),
                idleRemaining);
    }
}
