package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the operations on one user have in common besides. */
abstract class UserContract extends AdministratorContract {

    static final String NOBODY = "1760000000000x999999999999999999";

    private final String method;

    UserContract(String operation, String method) {
        super(operation, method);
        this.method = method;
    }

    abstract Object call(Users users, String id);

    /** The test of what the client makes of an id that nobody has. */
    abstract void requireAbsence(MockServer server);

    @Override
    Object call(Users users) {
        return call(users, Expected.USER_ID);
    }

    @Override
    String path() {
        return USERS + "/" + Expected.USER_ID;
    }

    @Override
    PactBuilder given(PactBuilder pact) {
        return pact.given(ProviderState.USER.text(), ADA);
    }

    @Override
    HttpRequestBuilder withPath(HttpRequestBuilder request) {
        return request.path(fromProviderState(USERS + "/${user_id}", path()));
    }

    @Override
    SortedSet<String> allowed() {
        return new TreeSet<>(List.of("GET", "HEAD", "PATCH", "DELETE", "OPTIONS"));
    }

    @Pact(consumer = "auth-client")
    V4Pact nobody(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "an id that nobody has",
                request -> withBody(authorized(request.method(method).path(USERS + "/" + NOBODY))),
                answer -> Expected.answer(answer, 404, Expected.message("Not found")));
    }

    @Test
    @PactTestFor(pactMethod = "nobody")
    void whatNobodyHasIsNotFound(MockServer server) {
        requireAbsence(server);
    }
}
