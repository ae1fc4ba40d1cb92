package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.contract.provider.ProviderState;
import dev.tollgate.server.legacy.OldServer;
import dev.tollgate.server.login.LegacyAnswer;
import dev.tollgate.server.login.LegacyAnswer.Denied;
import dev.tollgate.server.login.LegacyAnswer.Right;
import dev.tollgate.server.login.LegacyAnswer.Unavailable;
import dev.tollgate.server.login.LegacyAnswer.Wrong;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What auth-server relies on where it asks an old server about somebody's password. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "legacy-login", pactVersion = PactSpecVersion.V4)
final class LegacyLoginContractTest {
    private static final String USER_TOKEN = "generate-user-token";
    private static final String API_TOKEN = "generate-api-token";
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Map<String, Object> ADA = Map.of("email", EMAIL, "password", PASSWORD);

    @Pact(consumer = "auth-server")
    V4Pact rightPassword(PactBuilder pact) {
        return login(
                pact.given(ProviderState.USER.text(), ADA),
                "the right password",
                USER_TOKEN,
                PASSWORD,
                answer -> answer(answer, 200, Expected.token()));
    }

    @Test
    @PactTestFor(pactMethod = "rightPassword")
    void theRightPasswordTellsTheId(MockServer server) {
        assertThat(ask(server, USER_TOKEN, PASSWORD)).isEqualTo(new Right(new UserId(Expected.USER_ID)));
    }

    @Pact(consumer = "auth-server")
    V4Pact rightPasswordOtherwise(PactBuilder pact) {
        return login(
                pact.given(ProviderState.USER.text(), ADA),
                "the right password",
                API_TOKEN,
                PASSWORD,
                answer -> answer(answer, 200, Expected.token()));
    }

    @Test
    @PactTestFor(pactMethod = "rightPasswordOtherwise")
    void theOtherLoginTellsTheIdToo(MockServer server) {
        assertThat(ask(server, API_TOKEN, PASSWORD)).isEqualTo(new Right(new UserId(Expected.USER_ID)));
    }

    @Pact(consumer = "auth-server")
    V4Pact wrongPassword(PactBuilder pact) {
        return login(
                pact.given(ProviderState.USER.text(), ADA),
                "a wrong password",
                USER_TOKEN,
                "wrong",
                answer -> answer(
                        answer, 400, Expected.workflowError("INVALID_LOGIN_CREDENTIALS", Expected.FAILED_LOGIN)));
    }

    @Test
    @PactTestFor(pactMethod = "wrongPassword")
    void aWrongPasswordIsWrong(MockServer server) {
        assertThat(ask(server, USER_TOKEN, "wrong")).isEqualTo(new Wrong());
    }

    @Pact(consumer = "auth-server")
    V4Pact wrongPasswordOtherwise(PactBuilder pact) {
        return login(
                pact.given(ProviderState.NO_SUCH_USER.text(), Map.of("email", EMAIL)),
                "an unknown address",
                API_TOKEN,
                PASSWORD,
                answer -> answer(
                        answer, 400, Expected.detailedError("INVALID_LOGIN_CREDENTIALS", Expected.FAILED_LOGIN)));
    }

    @Test
    @PactTestFor(pactMethod = "wrongPasswordOtherwise")
    void anUnknownAddressIsWrongToo(MockServer server) {
        assertThat(ask(server, API_TOKEN, PASSWORD)).isEqualTo(new Wrong());
    }

    @Pact(consumer = "auth-server")
    V4Pact disabledUser(PactBuilder pact) {
        return login(
                pact.given(ProviderState.DISABLED_USER.text(), ADA),
                "the right password of a disabled user",
                USER_TOKEN,
                PASSWORD,
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    @Test
    @PactTestFor(pactMethod = "disabledUser")
    void whoIsDisabledIsDenied(MockServer server) {
        assertThat(ask(server, USER_TOKEN, PASSWORD)).isEqualTo(new Denied());
    }

    @Pact(consumer = "auth-server")
    V4Pact notExposed(PactBuilder pact) {
        return login(
                pact.given(ProviderState.NOT_EXPOSED.text(), Map.of("operation", USER_TOKEN)),
                "a login where it is not exposed",
                USER_TOKEN,
                PASSWORD,
                answer -> answer(answer, 404, Expected.message("Not found")));
    }

    @Test
    @PactTestFor(pactMethod = "notExposed")
    void whereTheLoginIsNotExposedNothingCanBeTold(MockServer server) {
        assertThat(ask(server, USER_TOKEN, PASSWORD)).isInstanceOf(Unavailable.class);
    }

    @Pact(consumer = "auth-server")
    V4Pact tooManyFailures(PactBuilder pact) {
        return login(
                pact.given(ProviderState.FAILED_LOGINS_USED_UP.text(), Map.of("email", EMAIL)),
                "one login too many",
                USER_TOKEN,
                PASSWORD,
                answer -> Expected.retryLater(answer, 429, "Too many requests"));
    }

    @Test
    @PactTestFor(pactMethod = "tooManyFailures")
    void whoHasToWaitThereHasToWaitHere(MockServer server) {
        assertThat(ask(server, USER_TOKEN, PASSWORD))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
    }

    @Pact(consumer = "auth-server")
    V4Pact noDatabase(PactBuilder pact) {
        return login(
                pact.given(ProviderState.DATABASE_UNREACHABLE.text()),
                "a login without the database",
                USER_TOKEN,
                PASSWORD,
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "noDatabase")
    void whatCannotBeToldThereCannotBeToldHere(MockServer server) {
        assertThat(ask(server, USER_TOKEN, PASSWORD)).isInstanceOf(Unavailable.class);
    }

    private static V4Pact login(
            PactBuilder pact,
            String what,
            String operation,
            String password,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        operation + " of an old server: " + what,
                        exchange -> exchange.withRequest(request -> request.method("POST")
                                        .path("/api/1.1/wf/" + operation)
                                        .header("Content-Type", "application/json")
                                        .body(newJsonBody(body -> body.stringValue("email", EMAIL)
                                                        .stringValue("password", password))
                                                .build()))
                                .willRespondWith(answer::apply))
                .toPact();
    }

    private static LegacyAnswer ask(MockServer server, String operation, String password) {
        try (OldServer old = new OldServer(URI.create(server.getUrl() + "/api/1.1"), 20, Ticker.systemTicker())) {
            return old.ask(operation, new Email(EMAIL), new Password(password), Trace.begin())
                    .toCompletableFuture()
                    .join();
        }
    }
}
