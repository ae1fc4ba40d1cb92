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
import dev.tollgate.client.UserFilter;
import dev.tollgate.client.UserPage;
import dev.tollgate.client.UserRecord;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class ListUsersContractTest extends AdministratorContract {

    private static final String UNKNOWN = "[{\"key\":\"email\",\"constraint_type\":\"contains\",\"value\":\"ada\"}]";

    ListUsersContractTest() {
        super("listUsers", "GET");
    }

    @Override
    PactBuilder given(PactBuilder pact) {
        return pact.given(ProviderState.USER.text(), ADA);
    }

    @Override
    String path() {
        return USERS;
    }

    /** Of a request without a body. */
    @Override
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return request.queryParameter("cursor", "0").queryParameter("limit", "100");
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer(answer, 200, Expected.users());
    }

    @Override
    Object call(Users users) {
        return users.list(UserFilter.everybody(), 0, 100);
    }

    @Override
    Object result() {
        UserRecord ada = new UserRecord(
                Expected.USER_ID,
                Expected.EMAIL,
                Expected.ISSUED_AT,
                Expected.LAST_USED_AT,
                true,
                false,
                Optional.empty());
        return new UserPage(List.of(ada), 0, 0);
    }

    @Override
    SortedSet<String> allowed() {
        return new TreeSet<>(List.of("GET", "HEAD", "POST", "OPTIONS"));
    }

    @Pact(consumer = "auth-client")
    V4Pact constraints(PactBuilder pact) {
        return exchange(
                withKey(pact).given(ProviderState.ANOTHER_USER.text(), Map.of("email", "grace@example.com")),
                "constraints",
                request -> withBody(withKey(request)
                        .queryParameter(
                                "constraints",
                                "[" + constraint("email", "equals", Expected.EMAIL) + ","
                                        + constraint("Created Date", "greater than", "2025-01-01T00:00:00Z") + "]")),
                this::success);
    }

    @Test
    @PactTestFor(pactMethod = "constraints")
    void constraintsSayWhichUsers(MockServer server) {
        UserFilter filter =
                UserFilter.everybody().withEmail(Expected.EMAIL).createdAfter(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(called(server, users -> users.list(filter, 0, 100))).isEqualTo(result());
    }

    @Pact(consumer = "auth-client")
    V4Pact unknownConstraint(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "a constraint that is not known",
                request -> withKey(request).queryParameter("constraints", UNKNOWN),
                answer -> answer(
                        answer,
                        400,
                        Expected.workflowError(
                                "INVALID",
                                "Invalid value for parameter constraints (must be equals, greater than or less"
                                        + " than)")));
    }

    /** The facade knows no other constraints. */
    @Test
    @PactTestFor(pactMethod = "unknownConstraint")
    void aConstraintThatIsNotKnownIsRefused(MockServer server) {
        Answered answered = send(keyed(server, "GET", path()).addParameter("constraints", UNKNOWN));
        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.body()).contains("INVALID");
    }

    private static String constraint(String key, String type, String value) {
        return "{\"key\":\"%s\",\"constraint_type\":\"%s\",\"value\":\"%s\"}".formatted(key, type, value);
    }
}
