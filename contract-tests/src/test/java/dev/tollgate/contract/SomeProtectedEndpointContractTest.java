package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Token;
import dev.tollgate.client.TokenStatus;
import java.time.Duration;

@ConsumerContract
final class SomeProtectedEndpointContractTest extends BearerContract {

    SomeProtectedEndpointContractTest() {
        super("GET", "some-protected-endpoint");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.tokenStatus(token);
    }

    @Override
    DslPart success() {
        return Expected.caller();
    }

    @Override
    Object result() {
        return new TokenStatus(Expected.USER_ID, Duration.ofSeconds(31_535_990));
    }
}
