package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Session;
import dev.tollgate.client.Token;
import java.time.Duration;
import java.util.List;

@ConsumerContract
final class ListSessionsContractTest extends BearerContract {

    ListSessionsContractTest() {
        super("GET", "wf/list-sessions");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.sessions(token);
    }

    @Override
    DslPart success() {
        return Expected.sessions();
    }

    @Override
    Object result() {
        return List.of(new Session(
                Expected.ISSUED_AT,
                Expected.LAST_USED_AT,
                Duration.ofSeconds(31_535_990),
                "192.0.2.17",
                "tollgate-client",
                true));
    }
}
