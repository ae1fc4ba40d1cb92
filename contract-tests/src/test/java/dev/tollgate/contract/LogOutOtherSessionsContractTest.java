package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Token;

@ConsumerContract
final class LogOutOtherSessionsContractTest extends BearerContract {

    LogOutOtherSessionsContractTest() {
        super("POST", "wf/logout-other-sessions");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.logOutOtherSessions(token);
    }

    @Override
    DslPart success() {
        return Expected.ended(0);
    }

    @Override
    Object result() {
        return 0;
    }
}
