package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.BulkResult.Added;
import dev.tollgate.client.BulkResult.Refused;
import dev.tollgate.client.BulkUser;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;

@ConsumerContract
final class CreateUsersContractTest extends AdministratorContract {

    private static final BulkUser GRACE = BulkUser.of("grace@example.com")
            .withId("1760000000000x7")
            .withPasswordHash("$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");
    private static final BulkUser ANOTHER_ADA = BulkUser.of(Expected.EMAIL).withPassword(PASSWORD);

    private static final String LINES = """
        {"email":"grace@example.com","id":"1760000000000x7",\
        "password_hash":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy","disabled":false}
        {"email":"ada@example.com","password":"correct horse battery staple","disabled":false}
        """;
    private static final String RESULTS = """
        {"status":"success","id":"1760000000000x7"}
        {"status":"error","message":"email is used by another user"}
        """;

    CreateUsersContractTest() {
        super("createUsers", "POST");
    }

    @Override
    PactBuilder given(PactBuilder pact) {
        return pact.given(ProviderState.USER.text(), ADA);
    }

    @Override
    String path() {
        return USERS + "/bulk";
    }

    @Override
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return request.body(LINES, "text/plain");
    }

    @Override
    HttpResponseBuilder success(HttpResponseBuilder answer) {
        return answer.status(200)
                .body(RESULTS, "text/plain; charset=UTF-8")
                .header("Content-Type", regexp("text/plain; ?charset=[Uu][Tt][Ff]-8", "text/plain; charset=UTF-8"));
    }

    @Override
    Object call(Users users) {
        return users.addAll(List.of(GRACE, ANOTHER_ADA)).toList();
    }

    @Override
    Object result() {
        return List.of(new Added(GRACE, "1760000000000x7"), new Refused(ANOTHER_ADA, "email is used by another user"));
    }

    @Override
    String otherMethod() {
        return "GET";
    }

    @Override
    SortedSet<String> allowed() {
        return new TreeSet<>(List.of("POST", "OPTIONS"));
    }

    /** Without the table of users there are no results, but an answer may have begun by then. */
    @Override
    String bug() {
        return ProviderState.LOST_KEYS.text();
    }

    @Pact(consumer = "auth-client")
    V4Pact wrongLabel(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "lines that are labelled as JSON",
                request -> withKey(request).body("{}", "application/json"),
                answer -> answer(
                        answer,
                        400,
                        Expected.workflowError(
                                "INVALID_DATA", "The body has to be text/plain with one JSON object a line")));
    }

    /** The facade labels them as they are. */
    @Test
    @PactTestFor(pactMethod = "wrongLabel")
    void linesThatAreLabelledAsJsonAreRefused(MockServer server) {
        Answered answered = send(keyed(server, "POST", path()).setEntity("{}", ContentType.create("application/json")));
        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.body()).contains("INVALID_DATA");
    }
}
