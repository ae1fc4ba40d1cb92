package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static dev.tollgate.contract.Expected.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.LambdaDslObject;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import dev.tollgate.client.AdministratorKey;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.Users;
import dev.tollgate.contract.provider.ProviderState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;

/** What all operations for an administrator have in common; they differ in their requests and in what they answer. */
abstract class AdministratorContract {

    static final String USERS = "/api/1.1/obj/user";
    static final String PASSWORD = "correct horse battery staple";
    static final Map<String, String> ADA = Map.of("email", Expected.EMAIL, "password", PASSWORD);

    private static final String KEY = "tga_0123456789abcdefghijkl2r1wUP";

    private final String operation;
    private final String method;

    /** @param operation as the document names it */
    AdministratorContract(String operation, String method) {
        this.operation = operation;
        this.method = method;
    }

    /** What has to be there besides the key. */
    PactBuilder given(PactBuilder pact) {
        return pact;
    }

    /** Where the operation is, for the mock and for the verification. */
    HttpRequestBuilder withPath(HttpRequestBuilder request) {
        return request.path(path());
    }

    /** What the operation is called with, if anything. */
    HttpRequestBuilder withBody(HttpRequestBuilder request) {
        return request;
    }

    /** Where it is, with the example of an id. */
    abstract String path();

    abstract HttpResponseBuilder success(HttpResponseBuilder answer);

    abstract Object call(Users users);

    /** What the client makes of the example in the success. */
    abstract Object result();

    /** A method that the path does not know. */
    String otherMethod() {
        return "PUT";
    }

    /** Those that it knows. */
    abstract SortedSet<String> allowed();

    /** The state in which the server meets a bug of its own. */
    String bug() {
        return ProviderState.LOST_USERS.text();
    }

    @Pact(consumer = "auth-client")
    V4Pact administrator(PactBuilder pact) {
        return exchange(withKey(pact), "an administrator", request -> withBody(withKey(request)), this::success);
    }

    @Test
    @PactTestFor(pactMethod = "administrator")
    void anAdministratorIsServed(MockServer server) {
        assertThat(called(server, this::call)).isEqualTo(result());
    }

    @Pact(consumer = "auth-client")
    V4Pact malformedRequest(PactBuilder pact) {
        return exchange(
                withKey(pact),
                "an expectation that no server meets",
                request -> withKey(request).header("Expect", "200-ok"),
                answer -> answer(answer, 400, Expected.workflowError("INVALID_DATA", "The request is malformed")));
    }

    /** The facade sends no request that is wrong in form. */
    @Test
    @PactTestFor(pactMethod = "malformedRequest")
    void aRequestThatIsWrongInFormIsRefused(MockServer server) {
        Answered answered = send(keyed(server, method, path()).addHeader("Expect", "200-ok"));
        assertThat(answered.status).isEqualTo(400);
        assertThat(answered.body).contains("INVALID_DATA");
    }

    @Pact(consumer = "auth-client")
    V4Pact unknownKey(PactBuilder pact) {
        return exchange(
                given(pact),
                "a key that was never made",
                request -> withBody(withPath(request.method(method)).header("Authorization", "Bearer " + KEY)),
                answer -> Expected.permissionDenied(answer, "Bearer error=\"invalid_token\""));
    }

    @Test
    @PactTestFor(pactMethod = "unknownKey")
    void aKeyThatWasNeverMadeIsDenied(MockServer server) {
        assertThat(failureOf(PermissionDenied.class, server).serverMessage()).isEqualTo("Permission denied");
    }

    @Pact(consumer = "auth-client")
    V4Pact noKey(PactBuilder pact) {
        return exchange(
                given(pact),
                "no key",
                request -> withPath(request.method(method)),
                answer -> Expected.permissionDenied(answer, "Bearer"));
    }

    /** The facade always sends a key. */
    @Test
    @PactTestFor(pactMethod = "noKey")
    void aCallWithoutKeyIsDenied(MockServer server) {
        Answered answered = send(ClassicRequestBuilder.create(method).setUri(server.getUrl() + path()));
        assertThat(answered.status).isEqualTo(401);
        assertThat(answered.challenge).isEqualTo("Bearer");
    }

    @Pact(consumer = "auth-client")
    V4Pact wrongMethod(PactBuilder pact) {
        return exchange(
                withKey(pact),
                otherMethod(),
                request -> withKey(request).method(otherMethod()),
                answer -> Expected.wrongMethod(answer, allowed()));
    }

    /** The facade sends no other method. */
    @Test
    @PactTestFor(pactMethod = "wrongMethod")
    void anotherMethodIsWrong(MockServer server) {
        Answered answered = send(keyed(server, otherMethod(), path()));
        assertThat(answered.status).isEqualTo(405);
        assertThat(answered.allowed).contains(method);
    }

    @Pact(consumer = "auth-client")
    V4Pact bugOfTheServer(PactBuilder pact) {
        return exchange(
                withKey(pact).given(bug()),
                "an administrator who meets a bug",
                request -> withBody(withKey(request)),
                Expected::internalBug);
    }

    @Test
    @PactTestFor(pactMethod = "bugOfTheServer")
    void aBugIsAnsweredWithItsCode(MockServer server) {
        assertThat(failureOf(InternalBug.class, server).code()).isEqualTo(Expected.CODE);
    }

    @Pact(consumer = "auth-client")
    V4Pact noDatabase(PactBuilder pact) {
        return exchange(
                withKey(pact).given(ProviderState.DATABASE_UNREACHABLE.text()),
                "an administrator without the database",
                request -> withBody(withKey(request)),
                answer -> Expected.retryLater(answer, 503, "Service Unavailable"));
    }

    @Test
    @PactTestFor(pactMethod = "noDatabase")
    void withoutItsDatabaseTheServerIsUnavailable(MockServer server) {
        assertThat(failureOf(ServiceUnavailable.class, server).retryAfter()).contains(Duration.ofSeconds(30));
    }

    V4Pact exchange(
            PactBuilder pact,
            String what,
            UnaryOperator<HttpRequestBuilder> request,
            UnaryOperator<HttpResponseBuilder> answer) {
        return pact.expectsToReceiveHttpInteraction(
                        operation + ": " + what,
                        exchange -> exchange.withRequest(request::apply).willRespondWith(answer::apply))
                .toPact();
    }

    PactBuilder withKey(PactBuilder pact) {
        return given(pact).given(ProviderState.ADMINISTRATOR_KEY.text());
    }

    /** The examples serve the mock; the verification puts in what the provider states made. */
    HttpRequestBuilder withKey(HttpRequestBuilder request) {
        return authorized(withPath(request.method(method)));
    }

    static HttpRequestBuilder authorized(HttpRequestBuilder request) {
        return request.header("Authorization", fromProviderState("Bearer ${administrator_key}", "Bearer " + KEY));
    }

    static HttpRequestBuilder withJson(HttpRequestBuilder request, Consumer<LambdaDslObject> body) {
        return request.header("Content-Type", "application/json")
                .body(newJsonBody(body::accept).build());
    }

    <T extends AuthException> T failureOf(Class<T> expected, MockServer server) {
        return failureOf(expected, server, this::call);
    }

    static <T extends AuthException> T failureOf(Class<T> expected, MockServer server, Function<Users, Object> call) {
        return catchThrowableOfType(expected, () -> called(server, call));
    }

    static Object called(MockServer server, Function<Users, Object> call) {
        try (AuthClient client = clientOf(server)) {
            return call.apply(client.users(AdministratorKey.of(KEY)));
        }
    }

    static AuthClient clientOf(MockServer server) {
        return AuthClient.builder(URI.create(server.getUrl() + "/api/1.1")).build();
    }

    static ClassicRequestBuilder keyed(MockServer server, String method, String target) {
        return ClassicRequestBuilder.create(method)
                .setUri(server.getUrl() + target)
                .addHeader("Authorization", "Bearer " + KEY);
    }

    /** By another client, since the one that JAX-RS uses by default knows no PATCH. */
    static Answered send(ClassicRequestBuilder request) {
        ClassicHttpRequest built = request.build();
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            return client.execute(built, AdministratorContract::answered);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Answered answered(ClassicHttpResponse response) throws IOException {
        try {
            return new Answered(
                    response.getCode(),
                    header(response, "WWW-Authenticate"),
                    header(response, "Allow"),
                    EntityUtils.toString(response.getEntity()));
        } catch (org.apache.hc.core5.http.ParseException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String header(ClassicHttpResponse response, String name) {
        return response.containsHeader(name) ? response.getFirstHeader(name).getValue() : "";
    }

    record Answered(int status, String challenge, String allowed, String body) {}
}
