package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.KeyVerifier;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets requests with an administrator key through, and answers the others with 401. */
final class AdministratorGate {
    private final KeyGate keys;
    private final TokenGate tokens;

    AdministratorGate(KeyVerifier keys, TokenGate tokens) {
        this.keys = new KeyGate(keys, Requests::administratorKey, Replies::noAdministratorKey);
        this.tokens = tokens;
    }

    CompletionStage<Response> admit(HttpHeaders headers, Function<KeyName, CompletionStage<Response>> reply) {
        return keys.admit(headers, reply);
    }

    /** As {@link #admit}, and lets a token of the user with this id through too. */
    CompletionStage<Response> admitAlso(String user, HttpHeaders headers, Supplier<CompletionStage<Response>> reply) {
        Optional<String> token = Requests.bearerToken(headers);
        return keys.admitOr(
                headers,
                administrator -> reply.get(),
                () -> tokens.admitLater(
                        token,
                        known -> known.grant().userId().text().equals(user)
                                ? reply.get()
                                : completedFuture(Replies.invalidToken())));
    }
}
