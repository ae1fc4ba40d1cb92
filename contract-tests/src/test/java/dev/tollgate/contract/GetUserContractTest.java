package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.Token;
import dev.tollgate.client.UserRecord;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class GetUserContractTest extends UserContract {

    GetUserContractTest() {
        super("getUser", "GET");
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer(answer, 200, Expected.user());
    }

    @Override
    Object call(Users users, String id) {
        return users.find(id);
    }

    @Override
    Object result() {
        return Optional.of(ada(true, Optional.empty()));
    }

    @Override
    void requireAbsence(MockServer server) {
        assertThat(called(server, users -> users.find(NOBODY))).isEqualTo(Optional.empty());
    }

    @Pact(consumer = "auth-client")
    V4Pact userFromElsewhere(PactBuilder pact) {
        return exchange(
                pact.given(
                                ProviderState.USER_FROM_ELSEWHERE.text(),
                                Map.of("email", Expected.EMAIL, "external_id", Expected.EXTERNAL_ID))
                        .given(ProviderState.ADMINISTRATOR_KEY.text()),
                "a user from elsewhere without a password",
                this::withKey,
                answer -> answer(answer, 200, Expected.userFromElsewhere()));
    }

    @Test
    @PactTestFor(pactMethod = "userFromElsewhere")
    void whoComesFromElsewhereHasAnotherIdThere(MockServer server) {
        assertThat(called(server, this::call)).isEqualTo(Optional.of(ada(false, Optional.of(Expected.EXTERNAL_ID))));
    }

    @Pact(consumer = "auth-client")
    V4Pact ownToken(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "the user's own token",
                request -> withPath(withToken(request)),
                this::success);
    }

    @Test
    @PactTestFor(pactMethod = "ownToken")
    void aUserMaySeeTheOwnRecord(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(client.userRecord(token(Expected.USER_ID))).isEqualTo(ada(true, Optional.empty()));
        }
    }

    @Pact(consumer = "auth-client")
    V4Pact tokenOfAnother(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "the token of another user",
                request -> withToken(request).path(USERS + "/" + NOBODY),
                answer -> Expected.permissionDenied(answer, "Bearer error=\"invalid_token\""));
    }

    @Test
    @PactTestFor(pactMethod = "tokenOfAnother")
    void noUserMaySeeTheRecordOfAnother(MockServer server) {
        try (AuthClient client = clientOf(server)) {
            assertThat(catchThrowableOfType(PermissionDenied.class, () -> client.userRecord(token(NOBODY)))
                            .status())
                    .isEqualTo(401);
        }
    }

    private static HttpRequestBuilder withToken(HttpRequestBuilder request) {
        return request.method("GET")
                .header("Authorization", fromProviderState("Bearer ${token}", "Bearer " + Expected.TOKEN));
    }

    private static Token token(String user) {
        return Token.of(Expected.TOKEN, user, Duration.ofDays(365), Expected.EXPIRES_AT);
    }

    private static UserRecord ada(boolean hasPassword, Optional<String> externalId) {
        return new UserRecord(
                Expected.USER_ID,
                Expected.EMAIL,
                Expected.ISSUED_AT,
                Expected.LAST_USED_AT,
                hasPassword,
                false,
                externalId);
    }
}
