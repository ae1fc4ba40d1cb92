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
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.NewUser;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class CreateUserContractTest extends AdministratorContract {

    CreateUserContractTest() {
        super("createUser", "POST");
    }

    @Override
    String path() {
        return USERS;
    }

    @Override
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return withUser(request, Expected.EMAIL, PASSWORD);
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer(answer, 201, Expected.userCreated());
    }

    @Override
    Object call(Users users) {
        return add(users, Expected.EMAIL, PASSWORD);
    }

    @Override
    Object result() {
        return Expected.USER_ID;
    }

    @Override
    SortedSet<String> allowed() {
        return new TreeSet<>(List.of("GET", "HEAD", "POST", "OPTIONS"));
    }

    @Pact(consumer = "auth-client")
    V4Pact noPassword(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "no password",
                request -> withJson(
                        withKey(request),
                        body -> body.stringValue("email", Expected.EMAIL).booleanValue("disabled", true)),
                this::success);
    }

    @Test
    @PactTestFor(pactMethod = "noPassword")
    void aUserNeedsNoPassword(MockServer server) {
        assertThat(called(server, users -> users.add(NewUser.of(Expected.EMAIL).withDisabled(true))))
                .isEqualTo(Expected.USER_ID);
    }

    @Pact(consumer = "auth-client")
    V4Pact usedEmail(PactBuilder pact) {
        return refused(
                withKey(pact).given(ProviderState.USER.text(), ADA),
                "an address that somebody has",
                Expected.EMAIL,
                PASSWORD,
                "USED_EMAIL",
                "This email is already in use");
    }

    @Test
    @PactTestFor(pactMethod = "usedEmail")
    void anAddressThatSomebodyHasIsRefused(MockServer server) {
        assertThat(refusalOf(server, Expected.EMAIL, PASSWORD)).isEqualTo("USED_EMAIL");
    }

    @Pact(consumer = "auth-client")
    V4Pact shortPassword(PactBuilder pact) {
        return refused(
                withKey(pact),
                "a password that is too short",
                Expected.EMAIL,
                "short",
                "UNACCEPTABLE_PASSWORD",
                "The new password is too short, it needs at least 15 characters");
    }

    @Test
    @PactTestFor(pactMethod = "shortPassword")
    void aPasswordThatIsTooShortIsRefused(MockServer server) {
        assertThat(refusalOf(server, Expected.EMAIL, "short")).isEqualTo("UNACCEPTABLE_PASSWORD");
    }

    @Pact(consumer = "auth-client")
    V4Pact emptyEmail(PactBuilder pact) {
        return refused(withKey(pact), "an empty address", "", PASSWORD, "MISSING_DATA", "Missing parameter: email");
    }

    @Test
    @PactTestFor(pactMethod = "emptyEmail")
    void anEmptyAddressIsMissing(MockServer server) {
        assertThat(refusalOf(server, "", PASSWORD)).isEqualTo("MISSING_DATA");
    }

    @Pact(consumer = "auth-client")
    V4Pact invalidEmail(PactBuilder pact) {
        return refused(
                withKey(pact),
                "an address that is none",
                "nobody",
                PASSWORD,
                "INVALID",
                "Invalid value for parameter email (must be an e-mail address)");
    }

    @Test
    @PactTestFor(pactMethod = "invalidEmail")
    void anAddressThatIsNoneIsInvalid(MockServer server) {
        assertThat(refusalOf(server, "nobody", PASSWORD)).isEqualTo("INVALID");
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
        Answered answered = send(keyed(server, "POST", path()).setEntity("[]", ContentType.create("application/json")));
        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.body()).contains("INVALID_DATA");
    }

    private V4Pact refused(
            PactBuilder pact, String what, String email, String password, String reason, String message) {
        return exchange(
                pact,
                what,
                request -> withUser(withKey(request), email, password),
                answer -> answer(answer, 400, Expected.workflowError(reason, message)));
    }

    private static HttpRequestBuilder withUser(HttpRequestBuilder request, String email, String password) {
        return withJson(
                request,
                body -> body.stringValue("email", email)
                        .stringValue("password", password)
                        .booleanValue("disabled", false));
    }

    private static String refusalOf(MockServer server, String email, String password) {
        return failureOf(Refused.class, server, users -> add(users, email, password))
                .reason();
    }

    private static String add(Users users, String email, String password) {
        return users.add(NewUser.of(email).withPassword(password));
    }
}
