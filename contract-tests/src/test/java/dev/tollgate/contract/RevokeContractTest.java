package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.ServiceKey;

/** What is no live token is answered as what was one (RFC 7009, section 2.2). */
@ConsumerContract
final class RevokeContractTest extends ServiceContract {

    RevokeContractTest() {
        super("revoke");
    }

    @Override
    Object call(AuthClient client, ServiceKey key, String token) {
        client.revoke(key, token);
        return "revoked";
    }

    @Override
    DslPart live() {
        return Expected.revoked();
    }

    @Override
    Object liveResult() {
        return "revoked";
    }

    @Override
    DslPart notLive() {
        return Expected.revoked();
    }

    @Override
    Object notLiveResult() {
        return "revoked";
    }
}
