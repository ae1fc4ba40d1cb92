package dev.tollgate.contract;

import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;

import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.LambdaDslObject;
import java.time.Instant;
import java.util.SortedSet;
import java.util.function.Consumer;

/** The answers that the client relies on, as precisely as it does. */
final class Expected {

    static final String USER_ID = "1760000000000x123456789012345678";
    static final String TOKEN =
            "bus|1760000000000x123456789012345678|1760000000001x2345678901234567890123456789012345678902451583025";
    static final String EMAIL = "ada@example.com";
    static final Instant ISSUED_AT = Instant.parse("2025-10-09T08:53:20.001Z");
    static final Instant EXPIRES_AT = Instant.parse("2026-10-09T08:53:20Z");
    static final Instant LAST_USED_AT = Instant.parse("2025-10-09T09:23:20.500Z");
    static final String EXTERNAL_ID = "4711";
    static final String CODE = "1760000000002x345678901234567890";

    static final String FAILED_LOGIN = "We didn\u2019t find an account with those login credentials";

    private static final String ID_FORM = "\\d{13}x\\d{1,18}";
    private static final String TIME_FORM =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)";

    private Expected() {}

    static HttpResponseBuilder answer(HttpResponseBuilder answer, int status, DslPart body) {
        return answer.status(status)
                .header(
                        "Content-Type",
                        regexp("application/json; ?charset=[Uu][Tt][Ff]-8", "application/json; charset=UTF-8"))
                .body(body);
    }

    static HttpResponseBuilder permissionDenied(HttpResponseBuilder answer, String challenge) {
        return answer(answer, 401, message("Permission denied")).header("WWW-Authenticate", challenge);
    }

    static HttpResponseBuilder noServiceKey(HttpResponseBuilder answer, String challenge) {
        return answer(answer, 401, oauthError("invalid_client", "A service key of this environment is needed"))
                .header("WWW-Authenticate", challenge);
    }

    static HttpResponseBuilder wrongMethod(HttpResponseBuilder answer, String allowed) {
        return answer(answer, 405, message("Wrong method")).header("Allow", allowed);
    }

    /** Where a path knows several methods, whose order is not promised; Pact looks at each by itself. */
    static HttpResponseBuilder wrongMethod(HttpResponseBuilder answer, SortedSet<String> allowed) {
        String one = "(" + String.join("|", allowed) + ")";
        return answer(answer, 405, message("Wrong method"))
                .header("Allow", regexp(one + "(, " + one + ")*", String.join(", ", allowed)));
    }

    static HttpResponseBuilder retryLater(HttpResponseBuilder answer, int status, String sentence) {
        return retryLater(answer, status, message(sentence));
    }

    static HttpResponseBuilder retryLater(HttpResponseBuilder answer, int status, DslPart body) {
        return answer(answer, status, body).header("Retry-After", regexp("[1-9]\\d{0,8}", "30"));
    }

    static HttpResponseBuilder internalBug(HttpResponseBuilder answer) {
        return answer(
                answer,
                500,
                newJsonBody(body -> body.stringMatcher("code", ID_FORM, CODE).stringType("message", "Internal bug"))
                        .build());
    }

    /** The lifetime is compared as it is written: an integer, neither {@code 3.1536E7} nor text. */
    static DslPart token() {
        return success(response -> response.stringMatcher("user_id", ID_FORM, USER_ID)
                .stringMatcher("token", "bus\\|" + ID_FORM + "\\|\\d{13}x\\d{39,}", TOKEN)
                .numberValue("expires", 31_536_000));
    }

    static DslPart caller() {
        return success(response -> response.valueFromProviderState("user_id", "${user_id}", USER_ID)
                .integerType("expires", 31_535_990));
    }

    static DslPart currentUser() {
        return success(Expected::currentUser);
    }

    static DslPart currentUserWithIdleLife() {
        return success(response -> currentUser(response).integerType("idle_expires", 31_535_990));
    }

    private static LambdaDslObject currentUser(LambdaDslObject response) {
        return response.valueFromProviderState("user_id", "${user_id}", USER_ID)
                .valueFromProviderState("email", "${email}", EMAIL)
                .stringMatcher("issued_at", TIME_FORM, ISSUED_AT.toString())
                .integerType("expires", 31_535_990)
                .integerType("absolute_expires", 31_535_990);
    }

    static DslPart sessions() {
        return success(response -> response.minArrayLike(
                "sessions",
                1,
                1,
                session -> session.stringMatcher("issued_at", TIME_FORM, ISSUED_AT.toString())
                        .stringMatcher("last_used_at", TIME_FORM, LAST_USED_AT.toString())
                        .integerType("expires", 31_535_990)
                        .stringMatcher("address", "[0-9a-f.:]+", "192.0.2.17")
                        .stringType("user_agent", "tollgate-client")
                        .booleanValue("current", true)));
    }

    static DslPart ended(int tokens) {
        return success(response -> response.numberValue("ended", tokens));
    }

    static DslPart activeToken() {
        return newJsonBody(Expected::activeToken).build();
    }

    static DslPart activeTokenThatMayIdle() {
        return newJsonBody(body -> activeToken(body).integerType("idle_exp", epochSecond(EXPIRES_AT)))
                .build();
    }

    private static LambdaDslObject activeToken(LambdaDslObject body) {
        return body.booleanValue("active", true)
                .valueFromProviderState("sub", "${user_id}", USER_ID)
                .integerType("iat", epochSecond(ISSUED_AT))
                .integerType("exp", epochSecond(EXPIRES_AT))
                .integerType("absolute_exp", epochSecond(EXPIRES_AT))
                .integerType("cache_seconds", 4);
    }

    private static int epochSecond(Instant time) {
        return Math.toIntExact(time.getEpochSecond());
    }

    static DslPart inactiveToken() {
        return newJsonBody(body -> body.booleanValue("active", false)).build();
    }

    static DslPart revoked() {
        return newJsonBody(body -> body.stringValue("status", "success")).build();
    }

    static DslPart oauthError(String error, String description) {
        return newJsonBody(body -> body.stringValue("error", error).stringType("error_description", description))
                .build();
    }

    /** The code is read out of the sentence, which has room for no other. */
    static DslPart oauthServerError() {
        return newJsonBody(body -> body.stringValue("error", "server_error")
                        .stringMatcher("error_description", "[^0-9]*" + ID_FORM, "Internal bug with the code " + CODE))
                .build();
    }

    static DslPart userCreated() {
        return newJsonBody(body -> body.stringValue("status", "success").stringMatcher("id", ID_FORM, USER_ID))
                .build();
    }

    static DslPart user() {
        return newJsonBody(body -> body.object("response", user -> user(user, true)))
                .build();
    }

    static DslPart userFromElsewhere() {
        return newJsonBody(body ->
                        body.object("response", user -> user(user, false).stringValue("external_id", EXTERNAL_ID)))
                .build();
    }

    static DslPart users() {
        return newJsonBody(body -> body.object(
                        "response",
                        response -> response.minArrayLike("results", 1, 1, user -> user(user, true))
                                .numberValue("cursor", 0)
                                .numberValue("count", 1)
                                .numberValue("remaining", 0)))
                .build();
    }

    private static LambdaDslObject user(LambdaDslObject user, boolean hasPassword) {
        return user.valueFromProviderState("_id", "${user_id}", USER_ID)
                .stringMatcher("Created Date", TIME_FORM, ISSUED_AT.toString())
                .stringMatcher("Modified Date", TIME_FORM, LAST_USED_AT.toString())
                .object(
                        "authentication",
                        authentication ->
                                authentication.object("email", address -> address.stringValue("email", EMAIL)))
                .booleanValue("user_signed_up", hasPassword)
                .booleanValue("disabled", false);
    }

    private static DslPart success(Consumer<LambdaDslObject> payload) {
        return newJsonBody(body -> body.stringValue("status", "success").object("response", payload))
                .build();
    }

    /** A sentence that the client passes on without looking at it. */
    static DslPart message(String example) {
        return newJsonBody(body -> body.stringType("message", example)).build();
    }

    static DslPart workflowError(String reason, String message) {
        return newJsonBody(body -> body.stringValue("status", reason).stringValue("message", message))
                .build();
    }

    static DslPart detailedError(String reason, String message) {
        return newJsonBody(body -> body.numberValue("statusCode", 400)
                        .stringValue("reason", reason)
                        .stringValue("message", message)
                        .object("args", args -> args.stringMatcher("bubble_code", "\\d{13}x\\d{18}", CODE)))
                .build();
    }
}
