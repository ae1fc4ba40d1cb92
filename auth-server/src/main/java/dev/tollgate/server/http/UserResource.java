package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.generated.api.UserApi;
import dev.tollgate.server.generated.model.UserChangeRequest;
import dev.tollgate.server.generated.model.UserCreationRequest;
import dev.tollgate.server.http.wire.StreamedExchange;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.CreationResult.Created;
import dev.tollgate.server.user.EditResult.Changed;
import dev.tollgate.server.user.EditResult.NoSuchUser;
import dev.tollgate.server.user.UserDirectory;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserQuery;
import dev.tollgate.server.user.UserRefusal.EmailInUse;
import dev.tollgate.server.user.UserRefusal.Overloaded;
import dev.tollgate.server.user.UserRefusal.Unacceptable;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/** What administrators may know of users and do with them; of the own user also who has a token. */
public final class UserResource implements UserApi {
    private final AdministratorGate gate;
    private final UserDirectory users;
    private final BulkUsers bulk;
    private final HttpHeaders headers;
    private final UriInfo uri;
    private final Request received;
    private final InetAddress address;

    @Inject
    UserResource(
            AdministratorGate gate,
            UserDirectory users,
            BulkUsers bulk,
            TrustedProxies proxies,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context Request received) {
        this.gate = gate;
        this.users = users;
        this.bulk = bulk;
        this.headers = headers;
        this.uri = uri;
        this.received = received;
        this.address = Requests.address(received, proxies);
    }

    @Override
    public CompletionStage<Response> listUsers(String constraints, Integer cursor, Integer limit) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        return gate.admit(headers, key -> {
            UserQuery query = Requests.userQuery(parameters, constraints, cursor, limit);
            return users.find(query).thenApply(page -> Replies.users(page, query.cursor()));
        });
    }

    @Override
    public CompletionStage<Response> createUser(UserCreationRequest request) {
        return gate.admit(
                headers,
                key -> users.add(Requests.newUser(request), administrator(key)).thenApply(result -> switch (result) {
                    case Created(var id) -> Replies.created(id);
                    case EmailInUse() -> Replies.usedEmail();
                    case Unacceptable(var objection) -> Replies.unacceptablePassword(objection);
                    case Overloaded(var retryAfter) -> Replies.unavailable(retryAfter);
                }));
    }

    @Override
    public CompletionStage<Response> getUser(String id) {
        return gate.admitAlso(
                id,
                headers,
                () -> ifPossible(
                        id,
                        user -> users.find(user)
                                .thenApply(found -> found.map(Replies::user).orElseGet(Replies::notFound))));
    }

    @Override
    public CompletionStage<Response> changeUser(String id, UserChangeRequest request) {
        return gate.admit(
                headers,
                key -> ifPossible(
                        id,
                        user -> users.change(user, Requests.userEdit(request), administrator(key))
                                .thenApply(result -> switch (result) {
                                    case Changed() -> Replies.done();
                                    case NoSuchUser() -> Replies.notFound();
                                    case EmailInUse() -> Replies.usedEmail();
                                    case Unacceptable(var objection) -> Replies.unacceptablePassword(objection);
                                    case Overloaded(var retryAfter) -> Replies.unavailable(retryAfter);
                                })));
    }

    @Override
    public CompletionStage<Response> deleteUser(String id) {
        return gate.admit(
                headers,
                key -> ifPossible(
                        id,
                        user -> users.remove(user, administrator(key))
                                .thenApply(wasThere -> wasThere ? Replies.done() : Replies.notFound())));
    }

    /** @param lines nothing, since they are read while they are answered */
    @Override
    public CompletionStage<Response> createUsers(String lines) {
        StreamedExchange exchange = StreamedExchange.of(received);
        @Nullable MediaType label = headers.getMediaType();
        return bulk.onOwnThread(gate.admit(headers, key -> {
            Requests.requireLines(label);
            return completedFuture(Replies.lines(bulk.results(exchange, administrator(key))));
        }));
    }

    private Administrator administrator(KeyName key) {
        return new Administrator(key.text(), address);
    }

    /** What cannot be an id is nobody's. */
    private static CompletionStage<Response> ifPossible(String id, Function<UserId, CompletionStage<Response>> reply) {
        Optional<UserId> user = UserId.parse(id);
        return user.isPresent() ? reply.apply(user.get()) : completedFuture(Replies.notFound());
    }
}
