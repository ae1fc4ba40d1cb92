package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Token;

@ConsumerContract
final class LogOutContractTest extends BearerContract {

    LogOutContractTest() {
        super("POST", "wf/logout");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.logOut(token);
    }

    @Override
    DslPart success() {
        return Expected.ended(1);
    }

    @Override
    Object result() {
        return 1;
    }
}
