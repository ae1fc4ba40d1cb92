package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.Users;

@ConsumerContract
final class DeleteUserContractTest extends UserContract {

    DeleteUserContractTest() {
        super("deleteUser", "DELETE");
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer.status(204);
    }

    @Override
    Object call(Users users, String id) {
        users.remove(id);
        return "removed";
    }

    @Override
    Object result() {
        return "removed";
    }

    @Override
    void requireAbsence(MockServer server) {
        assertThat(failureOf(NotFound.class, server, users -> call(users, NOBODY))
                        .status())
                .isEqualTo(404);
    }
}
