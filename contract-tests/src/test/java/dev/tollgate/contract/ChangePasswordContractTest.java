package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.ProviderState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class ChangePasswordContractTest extends BearerContract {

    private static final String OLD = "correct horse battery staple";
    private static final String NEW = "a staple of incorrect horses";

    ChangePasswordContractTest() {
        super("POST", "wf/change-password");
    }

    @Override
    Object call(AuthClient client, Token token) {
        return client.changePassword(token, OLD, NEW);
    }

    @Override
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return withPasswords(request, OLD, NEW);
    }

    @Override
    DslPart success() {
        return Expected.ended(0);
    }

    @Override
    Object result() {
        return 0;
    }

    @Pact(consumer = "auth-client")
    V4Pact wrongPassword(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a wrong old password",
                request -> withPasswords(withToken(request), "wrong", NEW),
                answer -> answer(answer, 400, Expected.workflowError("WRONG_PASSWORD", "The old password is wrong")));
    }

    @Test
    @PactTestFor(pactMethod = "wrongPassword")
    void aWrongOldPasswordIsRefused(MockServer server) {
        assertThat(failureOf(Refused.class, server, "wrong", NEW).reason()).isEqualTo("WRONG_PASSWORD");
    }

    @Pact(consumer = "auth-client")
    V4Pact shortPassword(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "a new password that is too short",
                request -> withPasswords(withToken(request), OLD, "short"),
                answer -> answer(
                        answer,
                        400,
                        Expected.workflowError(
                                "UNACCEPTABLE_PASSWORD",
                                "The new password is too short, it needs at least 15 characters")));
    }

    @Test
    @PactTestFor(pactMethod = "shortPassword")
    void aNewPasswordThatIsTooShortIsRefused(MockServer server) {
        assertThat(failureOf(Refused.class, server, OLD, "short").reason()).isEqualTo("UNACCEPTABLE_PASSWORD");
    }

    @Pact(consumer = "auth-client")
    V4Pact missingPassword(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text()),
                "an empty new password",
                request -> withPasswords(withToken(request), OLD, ""),
                answer -> answer(
                        answer,
                        400,
                        Expected.workflowError(
                                "MISSING_DATA",
                                "Missing parameter for workflow change-password: parameter new_password")));
    }

    @Test
    @PactTestFor(pactMethod = "missingPassword")
    void anEmptyNewPasswordIsMissing(MockServer server) {
        assertThat(failureOf(Refused.class, server, OLD, "").reason()).isEqualTo("MISSING_DATA");
    }

    @Pact(consumer = "auth-client")
    V4Pact tooManyFailures(PactBuilder pact) {
        return exchange(
                pact.given(ProviderState.LIVE_TOKEN.text())
                        .given(ProviderState.FAILED_LOGINS_USED_UP.text(), Map.of("email", Expected.EMAIL)),
                "one attempt too many",
                request -> withBody(withToken(request)),
                answer -> Expected.retryLater(answer, 429, "Too many requests"));
    }

    @Test
    @PactTestFor(pactMethod = "tooManyFailures")
    void tooManyFailedLoginsHaveToWait(MockServer server) {
        assertThat(failureOf(TooManyRequests.class, server, OLD, NEW).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    private static HttpRequestBuilder withPasswords(HttpRequestBuilder request, String old, String replacement) {
        return request.header("Content-Type", "application/json")
                .body(newJsonBody(
                                body -> body.stringValue("old_password", old).stringValue("new_password", replacement))
                        .build());
    }

    private static <T extends AuthException> T failureOf(
            Class<T> expected, MockServer server, String oldPassword, String newPassword) {
        try (AuthClient client = clientOf(server)) {
            return catchThrowableOfType(
                    expected, () -> client.changePassword(token(Expected.TOKEN), oldPassword, newPassword));
        }
    }
}
