package dev.tollgate.contract;

import au.com.dius.pact.consumer.dsl.DslPart;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.Token;
import java.util.Optional;

@ConsumerContract
final class GenerateApiTokenContractTest extends LoginContract {

    GenerateApiTokenContractTest() {
        super("generate-api-token");
    }

    @Override
    Token logIn(AuthClient client, String email, String password) {
        return client.generateApiToken(email, password);
    }

    @Override
    DslPart refusal(String reason, String message) {
        return Expected.detailedError(reason, message);
    }

    @Override
    Optional<String> correlationCode() {
        return Optional.of(Expected.CODE);
    }
}
