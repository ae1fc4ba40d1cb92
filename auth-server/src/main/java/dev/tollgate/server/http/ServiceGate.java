package dev.tollgate.server.http;

import dev.tollgate.server.key.KeyVerifier;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets requests with a service key through, and answers the others with 401. */
final class ServiceGate {
    private final KeyGate keys;

    ServiceGate(KeyVerifier keys) {
        this.keys = new KeyGate(keys, Requests::serviceKey, Replies::noServiceKey);
    }

    CompletionStage<Response> admit(HttpHeaders headers, Supplier<CompletionStage<Response>> reply) {
        return keys.admit(headers, name -> reply.get());
    }
}
