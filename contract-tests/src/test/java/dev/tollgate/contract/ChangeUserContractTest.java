package dev.tollgate.contract;

import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.UserChange;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class ChangeUserContractTest extends UserContract {

    private static final String GRACE = "grace@example.com";

    ChangeUserContractTest() {
        super("changeUser", "PATCH");
    }

    @Override
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return withJson(request, body -> body.booleanValue("disabled", true));
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer.status(204);
    }

    @Override
    Object call(Users users, String id) {
        return change(users, id, UserChange.nothing().withDisabled(true));
    }

    @Override
    Object result() {
        return "changed";
    }

    @Override
    void requireAbsence(MockServer server) {
        assertThat(failureOf(NotFound.class, server, users -> call(users, NOBODY))
                        .status())
                .isEqualTo(404);
    }

    @Pact(consumer = "auth-client")
    V4Pact newEmailAndPassword(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "a new address and password",
                request -> withJson(
                        withKey(request),
                        body -> body.stringValue("email", GRACE).stringValue("password", PASSWORD)),
                this::success);
    }

    @Test
    @PactTestFor(pactMethod = "newEmailAndPassword")
    void addressAndPasswordMayBeChanged(MockServer server) {
        UserChange change = UserChange.nothing().withEmail(GRACE).withPassword(PASSWORD);
        assertThat(called(server, users -> change(users, Expected.USER_ID, change)))
                .isEqualTo("changed");
    }

    @Pact(consumer = "auth-client")
    V4Pact usedEmail(PactBuilder pact) {
        return refused(
                withKey(pact).given(ProviderState.ANOTHER_USER.text(), Map.of("email", GRACE)),
                "an address that somebody has",
                "email",
                GRACE,
                "USED_EMAIL",
                "This email is already in use");
    }

    @Test
    @PactTestFor(pactMethod = "usedEmail")
    void anAddressThatSomebodyHasIsRefused(MockServer server) {
        assertThat(refusalOf(server, UserChange.nothing().withEmail(GRACE))).isEqualTo("USED_EMAIL");
    }

    @Pact(consumer = "auth-client")
    V4Pact shortPassword(PactBuilder pact) {
        return refused(
                withKey(pact),
                "a password that is too short",
                "password",
                "short",
                "UNACCEPTABLE_PASSWORD",
                "The new password is too short, it needs at least 15 characters");
    }

    @Test
    @PactTestFor(pactMethod = "shortPassword")
    void aPasswordThatIsTooShortIsRefused(MockServer server) {
        assertThat(refusalOf(server, UserChange.nothing().withPassword("short")))
                .isEqualTo("UNACCEPTABLE_PASSWORD");
    }

    @Pact(consumer = "auth-client")
    V4Pact emptyEmail(PactBuilder pact) {
        return refused(withKey(pact), "an empty address", "email", "", "MISSING_DATA", "Missing parameter: email");
    }

    @Test
    @PactTestFor(pactMethod = "emptyEmail")
    void anEmptyAddressIsMissing(MockServer server) {
        assertThat(refusalOf(server, UserChange.nothing().withEmail(""))).isEqualTo("MISSING_DATA");
    }

    @Pact(consumer = "auth-client")
    V4Pact invalidEmail(PactBuilder pact) {
        return refused(
                withKey(pact),
                "an address that is none",
                "email",
                "nobody",
                "INVALID",
                "Invalid value for parameter email (must be an e-mail address)");
    }

    @Test
    @PactTestFor(pactMethod = "invalidEmail")
    void anAddressThatIsNoneIsInvalid(MockServer server) {
        assertThat(refusalOf(server, UserChange.nothing().withEmail("nobody"))).isEqualTo("INVALID");
    }

    @Pact(consumer = "auth-client")
    V4Pact unreadableBody(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "a body that is no object",
                request -> withKey(request).body("[]", "application/json"),
                answer -> answer(
                        answer, 400, Expected.workflowError("INVALID_DATA", "The body is not a JSON object in UTF-8")));
    }

    /** The facade sends objects only. */
    @Test
    @PactTestFor(pactMethod = "unreadableBody")
    void aBodyThatIsNoObjectIsRefused(MockServer server) {
        Answered answered =
                send(keyed(server, "PATCH", path()).setEntity("[]", ContentType.create("application/json")));
        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.body()).contains("INVALID_DATA");
    }

    private V4Pact refused(PactBuilder pact, String what, String field, String value, String reason, String message) {
        return exchange(
                pact,
                what,
                request -> withJson(withKey(request), body -> body.stringValue(field, value)),
                answer -> answer(answer, 400, Expected.workflowError(reason, message)));
    }

    private static String refusalOf(MockServer server, UserChange change) {
        return failureOf(Refused.class, server, users -> change(users, Expected.USER_ID, change))
                .reason();
    }

    private static String change(Users users, String id, UserChange change) {
        users.change(id, change);
        return "changed";
    }
}
