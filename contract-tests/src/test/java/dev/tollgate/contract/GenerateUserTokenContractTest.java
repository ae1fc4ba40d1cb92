package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Token;
import java.util.Optional;

@ConsumerContract
final class GenerateUserTokenContractTest extends LoginContract {

    GenerateUserTokenContractTest() {
        super("generate-user-token");
    }

    @Override
    Token logIn(AuthClient client, String email, String password) {
        return client.generateUserToken(email, password);
    }

    @Override
    DslPart refusal(String reason, String message) {
        return Expected.workflowError(reason, message);
    }

    @Override
    Optional<String> correlationCode() {
        return Optional.empty();
    }
}
