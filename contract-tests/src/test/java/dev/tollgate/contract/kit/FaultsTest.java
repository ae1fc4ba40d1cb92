package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tollgate.contract.kit.PagesStub.Asked;
import dev.tollgate.contract.kit.PagesStub.Fault;
import dev.tollgate.contract.kit.PagesStub.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One fault in a server that answers like the pages is found, by the check that is about it and no other. */
final class FaultsTest {
    private static final String USER = "generate-user-token";
    private static final String API = "generate-api-token";
    /** How the paths of both logins end. */
    private static final String BOTH = "-token";

    private static final Optional<String> OTHER_LABEL = Optional.of(LoginOperation.API_TOKEN.otherLabel());

    private static final String PROTECTED = "some-protected-endpoint";

    private static final String QUOTED_ID = "\"" + PagesStub.USER_ID + "\"";

    private static PagesStub stub;

    @TempDir
    private Path report;

    @BeforeAll
    static void start() throws IOException {
        stub = PagesStub.start();
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @Test
    void aServerWithoutFaultPasses() {
        stub.has((asked, reply) -> reply);
        KitOnStub run = run("--no-skips");
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.html()).contains("<h1>Answers as documented</h1>");
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsFoundByItsCheckAlone(String name, Fault fault, List<String> checks) {
        stub.has(fault);
        KitOnStub run = run();
        assertThat(run.failed()).as(run.out()).containsExactlyElementsOf(checks);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /** The two that no fault of the table is about have tests of their own below. */
    @Test
    void everyCheckHasAFaultThatItFinds() {
        Set<String> found = faults().flatMap(
                        fault -> fault.get()[2] instanceof List<?> checks ? checks.stream() : Stream.empty())
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        found.addAll(Set.of("logins, let in", "all answers, refused token"));
        assertThat(Checks.all())
                .extracting(check -> check.subject() + ", " + check.name())
                .containsExactlyInAnyOrderElementsOf(found);
    }

    static Stream<Arguments> faults() {
        return Stream.of(granted(), refused(), requests(), tokens(), allAnswers())
                .flatMap(faults -> faults);
    }

    private static Stream<Arguments> granted() {
        return Stream.of(
                fault(
                        "201 for a login",
                        when(asked -> isLikeThePages(asked) && asked.hasThePassword(), reply -> reply.withStatus(201)),
                        both("login: status")),
                fault("no status", login(API, replace("\"status\":\"success\",", "")), API + ", login: fields"),
                fault(
                        "a field more",
                        login(USER, replace("{\"token\"", "{\"a\":1,\"token\"")),
                        USER + ", login: fields"),
                fault("another envelope", login(USER, replace("\"response\"", "\"data\"")), USER + ", login: fields"),
                fault(
                        "a field twice",
                        login(USER, replace("{\"token\"", "{\"expires\":1,\"token\"")),
                        USER + ", login: fields"),
                fault("a second object", login(USER, replace("}}", "}}{}")), USER + ", login: fields"),
                fault("another outcome", login(API, replace("success", "ok")), API + ", login: outcome"),
                fault("another case", login(USER, replace("success", "Success")), USER + ", login: outcome"),
                fault("text for expires", login(USER, replace("31536000", "\"31536000\"")), USER + ", login: types"),
                fault("null for user_id", login(API, replace(QUOTED_ID, "null")), API + ", login: types"),
                fault("a float", login(API, replace("31536000", "31536000.0")), API + ", login: expires"),
                fault("an exponent", login(USER, replace("31536000", "3.1536E7")), USER + ", login: expires"),
                fault("no life", login(USER, replace("31536000", "0")), USER + ", login: expires"),
                fault("another form of id", login(BOTH, replace(QUOTED_ID, "\"7d4b0f5e\"")), both("login: user_id")),
                fault(
                        "another user",
                        login(BOTH, replace(QUOTED_ID, "\"1234567890123x2\"")),
                        both("login: user of the token")),
                fault(
                        "another form of token",
                        new OtherTokens("bus|", "tok|"),
                        USER + ", login: token",
                        API + ", login: token"),
                fault("one token for all", new OneToken(), both("login: new token")),
                fault(
                        "no JSON of the curl command",
                        when(
                                asked -> asked.is(USER) && asked.isForm() && asked.isJson() && asked.hasThePassword(),
                                reply -> Reply.json(400, "{\"status\":\"INVALID_DATA\",\"message\":\"\"}")),
                        USER + ", login: status"),
                fault(
                        "no JSON by its label",
                        when(
                                asked -> asked.isJson() && !isLikeThePages(asked) && asked.hasThePassword(),
                                reply -> Reply.json(400, "{\"status\":\"INVALID_DATA\",\"message\":\"\"}")),
                        both("login: by another label")),
                fault(
                        "no form fields",
                        when(asked -> asked.isForm() && !asked.isJson(), reply -> Reply.json(400, "{}")),
                        both("login: by form fields")));
    }

    private static Stream<Arguments> refused() {
        String code = "INVALID_LOGIN_CREDENTIALS";
        return Stream.of(
                fault(
                        "401 for an unknown address",
                        on(BOTH, code, reply -> reply.withStatus(401)),
                        both("refusal: status")),
                fault("a straight apostrophe", on(API, code, replace("\u2019", "'")), API + ", refusal: text"),
                fault(
                        "a full stop",
                        on(USER, code, replace("credentials\"", "credentials.\"")),
                        USER + ", refusal: text"),
                fault("another code", on(API, code, replace(code, "INVALID_CREDENTIALS")), API + ", refusal: code"),
                fault("error for the code", on(USER, code, replace(code, "error")), USER + ", refusal: code"),
                fault("text for statusCode", on(API, code, replace(":400", ":\"400\"")), API + ", refusal: types"),
                fault(
                        "a number for message",
                        on(USER, code, reply -> Reply.json(400, "{\"status\":\"" + code + "\",\"message\":1}")),
                        USER + ", refusal: types"),
                fault(
                        "a field more in a refusal",
                        on(USER, code, replace("{\"status\"", "{\"a\":1,\"status\"")),
                        USER + ", refusal: fields"),
                fault("another statusCode", on(API, code, replace(":400", ":200")), API + ", refusal: statusCode"),
                fault(
                        "no bubble_code",
                        on(
                                API,
                                code,
                                reply -> reply.withBody(reply.body().replaceAll("\"args\":.*}}", "\"args\":{}}"))),
                        API + ", refusal: fields"),
                fault(
                        "a code of three letters",
                        on(API, code, replace("2345678901234x", "abc")),
                        API + ", refusal: bubble_code"),
                fault(
                        "one code for all",
                        on(
                                API,
                                "bubble_code",
                                reply -> reply.withBody(reply.body().replaceAll("x\\d+\"", "x7\""))),
                        API + ", refusal: new bubble_code"),
                fault(
                        "an account is told",
                        when(asked -> asked.isForTheAccount() && !asked.hasThePassword(), replace("find", "know")),
                        "logins, wrong password"),
                fault(
                        "an account is told by the status",
                        when(
                                asked -> asked.isForTheAccount() && !asked.hasThePassword(),
                                reply -> reply.withStatus(401)),
                        "logins, wrong password"));
    }

    private static Stream<Arguments> requests() {
        return Stream.of(
                fault(
                        "422 without email",
                        on(BOTH, "{\"password", "MISSING", reply -> reply.withStatus(422)),
                        both("missing email")),
                fault(
                        "a list of errors",
                        on(BOTH, "{\"email", "MISSING", reply -> Reply.json(400, "{\"errors\":[]}")),
                        both("missing password")),
                fault(
                        "other words",
                        on(BOTH, "{\"password", "MISSING", replace("workflow ", "")),
                        both("missing email: words")),
                fault(
                        "another workflow",
                        on(BOTH, "{\"email", "MISSING", replace("generate-", "make-")),
                        both("missing password: words")),
                fault(
                        "the last is named",
                        on(BOTH, "{}", "MISSING", replace("email", "password")),
                        both("nothing sent: words")),
                fault(
                        "another code for a type",
                        on(BOTH, "INVALID\"", replace("INVALID\"", "WRONG_TYPE\"")),
                        both("wrong type: words")),
                fault(
                        "500 for half an object",
                        on(
                                BOTH,
                                "{\"email\":",
                                "INVALID_DATA",
                                reply -> Reply.json(500, "{\"code\":\"1\",\"message\":\"\"}")),
                        both("no JSON")),
                fault("415", on(BOTH, "{}", "INVALID_DATA", reply -> reply.withStatus(415)), both("other label")),
                fault(
                        "404 for GET",
                        when(asked -> asked.is(USER) && asked.method().equals("GET"), reply -> reply.withStatus(404)),
                        USER + ", wrong method"),
                fault(
                        "a page for PUT",
                        when(asked -> asked.is(API) && asked.method().equals("PUT"), reply -> reply.withBody("<html>")),
                        API + ", wrong method"),
                fault(
                        "no Allow",
                        on(BOTH, "Wrong method", reply -> reply.without("Allow")),
                        both("wrong method: Allow")));
    }

    private static Stream<Arguments> tokens() {
        String subject = "use of the token, ";
        return Stream.of(
                fault(
                        "a live token is refused",
                        onCall(
                                asked -> asked.line().startsWith("Bearer ") && stub.isLive(asked.token()),
                                reply -> reply.withStatus(403)),
                        subject + "live token"),
                fault(
                        "a scheme in one case",
                        onCall(asked -> asked.line().startsWith("bearer "), FaultsTest::denied),
                        subject + "scheme in small letters"),
                fault(
                        "a call without a token",
                        onCall(asked -> asked.line().isEmpty(), FaultsTest::accepted),
                        subject + "no token"),
                fault(
                        "403 without a token",
                        onCall(asked -> asked.line().isEmpty(), reply -> reply.withStatus(403)),
                        subject + "no token"),
                fault(
                        "a status in a 401",
                        onCall(asked -> asked.line().isEmpty(), replace("{", "{\"statusCode\":401,")),
                        subject + "no token"),
                fault(
                        "no WWW-Authenticate",
                        onCall(asked -> true, reply -> reply.without("WWW-Authenticate")),
                        subject + "no token: WWW-Authenticate"),
                fault(
                        "another scheme",
                        onCall(asked -> asked.line().isEmpty(), reply -> reply.with("WWW-Authenticate", "Basic")),
                        subject + "no token: WWW-Authenticate"),
                fault(
                        "the token of the page",
                        onCall(asked -> asked.token().endsWith("|2345678901234x98"), FaultsTest::accepted),
                        subject + "token of nobody"),
                fault(
                        "another last digit",
                        onCall(asked -> isLiveButForItsEnd(asked.token()), FaultsTest::accepted),
                        subject + "changed token"),
                fault(
                        "the start of a token",
                        onCall(asked -> isStartOfLive(asked.token()), FaultsTest::accepted),
                        subject + "changed token"),
                fault(
                        "more than a token",
                        onCall(asked -> stub.isLive(shorter(asked.token())), FaultsTest::accepted),
                        subject + "changed token"),
                fault(
                        "capital letters",
                        onCall(
                                asked -> !stub.isLive(asked.token())
                                        && stub.isLive(asked.token().toLowerCase(Locale.ROOT)),
                                FaultsTest::accepted),
                        subject + "changed token"),
                fault(
                        "a token alone",
                        onCall(asked -> stub.isLive(asked.line()), FaultsTest::accepted),
                        subject + "token without scheme"),
                fault(
                        "a token as Basic",
                        onCall(asked -> asked.line().startsWith("Basic"), FaultsTest::accepted),
                        subject + "token without scheme"),
                fault(
                        "403 for an unknown path",
                        when(asked -> asked.path().startsWith("/no-such"), reply -> reply.withStatus(403)),
                        subject + "unknown path"),
                fault(
                        "a token lives on",
                        onCall(
                                asked -> asked.line().startsWith("Bearer bus") && stub.wasLive(asked.token()),
                                FaultsTest::accepted),
                        subject + "logout"));
    }

    private static Stream<Arguments> allAnswers() {
        String subject = "all answers, ";
        return Stream.of(
                fault(
                        "HTML in name",
                        onCall(asked -> asked.line().isEmpty(), reply -> reply.with("Content-Type", "text/html")),
                        subject + "Content-Type"),
                fault("no Content-Type", login(API, reply -> reply.without("Content-Type")), subject + "Content-Type"),
                fault(
                        "the password in a header",
                        login(API, reply -> reply.with("X-Debug", PagesStub.PASSWORD)),
                        subject + "password"),
                fault(
                        "the token in a cookie",
                        login(
                                USER,
                                reply -> reply.with(
                                        "Set-Cookie", stub.issued().iterator().next())),
                        subject + "token"),
                fault(
                        "the token in a call's answer",
                        (asked, reply) -> asked.is(PROTECTED) && reply.status() == 200
                                ? Reply.json(200, "{\"token\":\"" + asked.token() + "\"}")
                                : reply,
                        subject + "token"),
                fault(
                        "the token in a 404",
                        (asked, reply) -> reply.status() == 404
                                ? Reply.json(404, "{\"message\":\"" + asked.token() + "\"}")
                                : reply,
                        subject + "token"));
    }

    @Test
    void aRefusedTokenThatIsRepeatedFailsUnlessThePagesAloneAreAsked() {
        stub.has((asked, reply) -> reply.status() == 401 && asked.is(PROTECTED)
                ? reply.withBody("{\"message\":\"no " + asked.token() + "\"}")
                : reply);
        KitOnStub run = run();
        assertThat(run.failed()).containsExactly("all answers, refused token");
        assertThat(stub.issued()).hasSize(6).noneMatch(token -> run.all().contains(shorter(token)));
        assertThat(run.exitCode()).isEqualTo(1);
        KitOnStub pagesOnly = run("--pages-only");
        assertThat(pagesOnly.failed()).isEmpty();
        assertThat(pagesOnly.skipped()).containsExactly("all answers, refused token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "{\"form\":\"%s\"}", "{\"header\":\"Basic %s\"}"})
    void aPasswordIsFoundInEverySpelling(String body) {
        String password = "corrécthorse\"battery/staple";
        String json = password.replace("\"", "\\\"").replace("/", "\\/").replace("é", "\\u00E9");
        String repeated = body.contains("form")
                ? URLEncoder.encode(password, UTF_8)
                : body.contains("Basic") ? Base64.getEncoder().encodeToString(password.getBytes(UTF_8)) : json;
        stub.has((asked, reply) -> asked.isForTheAccount() ? reply.withBody(body.formatted(repeated)) : reply);
        KitOnStub run = KitOnStub.run(stub.baseUrl(), password, report, Limits.DEFAULT);
        assertThat(run.failed()).contains("all answers, password");
        assertThat(run.all()).doesNotContain(repeated);
    }

    @Test
    void aTokenOfAnotherFormIsHiddenWhereverItCame() {
        String token = "opaque-98765432109876543210";
        stub.has((asked, reply) -> asked.is(PROTECTED) && asked.line().isEmpty()
                ? Reply.json(200, "{\"refresh_token\":[\"" + token + "\"]}")
                : asked.path().startsWith("/no-such") ? reply.withBody("{\"message\":\"" + token + "\"}") : reply);
        assertThat(run().all()).contains("•••").doesNotContain(token);
    }

    @Test
    void aServerThatThrottlesIsNotBlamed() {
        stub.has((asked, reply) -> asked.body().contains("nobody-")
                ? Reply.json(429, "{\"message\":\"Too many requests\"}").with("Retry-After", "37")
                : reply);
        KitOnStub run = run();
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).contains(USER + ", refusal: status", API + ", refusal: text");
        assertThat(run.out()).contains("because the server throttles (429, for 37 seconds)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aRunThatCouldNotCheckMuchSaysSoAndFailsOnDemand() {
        Fault throttled = (asked, reply) ->
                stub.asked().size() == 1 ? reply : Reply.json(429, "{\"message\":\"Too many requests\"}");
        stub.has(throttled);
        KitOnStub run = run();
        String unchecked = "; " + run.skipped().size() + " of " + Checks.all().size() + " not checked";
        assertThat(run.skipped()).hasSizeGreaterThan(Checks.all().size() / 2);
        assertThat(run.out()).endsWith(" ms" + unchecked + System.lineSeparator());
        assertThat(run.html()).contains("<h1>Answers as documented" + unchecked + "</h1>");
        assertThat(run.exitCode()).isZero();
        stub.has(throttled);
        assertThat(run("--no-skips").exitCode()).isEqualTo(1);
    }

    @Test
    void aServerThatThrottlesAllProvesNothing() {
        stub.has((asked, reply) -> Reply.json(429, "{\"message\":\"Too many requests\"}"));
        assertThat(run().failed()).containsExactly("logins, let in");
    }

    @Test
    void aLoginThatIsNotExposedIsSkipped() {
        stub.has(when(asked -> asked.is(API), reply -> Reply.json(404, "{\"message\":\"Not found\"}")));
        KitOnStub run = run();
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).hasSize(29).allMatch(check -> check.startsWith(API));
        assertThat(run.out()).contains("because the server does not expose generate-api-token (404)");
    }

    @Test
    void tokensOfTheSafeAlphabetAreSkippedWhereTheyCannotBeAsked() {
        stub.has(new OtherTokens("|", "_"));
        KitOnStub run = run();
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).containsExactly(USER + ", login: token", API + ", login: token");
    }

    @Test
    void whatNoPageAsksIsSkippedOnDemand() {
        stub.has((asked, reply) -> reply.without("WWW-Authenticate").without("Allow"));
        KitOnStub run = run("--pages-only");
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped())
                .containsExactly(
                        USER + ", wrong method: Allow",
                        API + ", wrong method: Allow",
                        "use of the token, no token: WWW-Authenticate");
    }

    @Test
    void theAccountMeetsOneWrongPasswordAtMost() {
        stub.has((asked, reply) -> reply);
        run();
        assertThat(stub.asked().stream().filter(asked -> asked.isForTheAccount() && !asked.hasThePassword()))
                .hasSize(1);

        stub.has((asked, reply) -> reply);
        KitOnStub mistyped = KitOnStub.run(stub.baseUrl(), "mistyped", report, Limits.DEFAULT);
        assertThat(stub.asked().stream().filter(Asked::isForTheAccount)).hasSize(1);
        assertThat(mistyped.failed()).containsExactly("logins, let in", API + ", login: status");
    }

    @Test
    void allTokensAreEndedAtLast() {
        stub.has((asked, reply) -> reply);
        run();
        assertThat(stub.issued()).hasSize(6).noneMatch(stub::isLive);
    }

    private static Arguments fault(String name, Fault fault, String... checks) {
        return arguments(name, fault, List.of(checks));
    }

    private static String[] both(String check) {
        return new String[] {USER + ", " + check, API + ", " + check};
    }

    /** Labelled as the page's curl command labels it. */
    private static boolean isLikeThePages(Asked asked) {
        return asked.isJson()
                && asked.is(USER) == asked.isForm()
                && !asked.contentType().equals(OTHER_LABEL);
    }

    private static Fault when(Predicate<Asked> condition, UnaryOperator<Reply> change) {
        return (asked, reply) -> condition.test(asked) ? change.apply(reply) : reply;
    }

    /** Changes the answers of this login to the right password. */
    private static Fault login(String operation, UnaryOperator<Reply> change) {
        return (asked, reply) -> asked.is(operation) && reply.status() == 200 ? change.apply(reply) : reply;
    }

    /** Changes those answers of this login in which this stands. */
    private static Fault on(String operation, String part, UnaryOperator<Reply> change) {
        return on(operation, "", part, change);
    }

    private static Fault on(String operation, String start, String part, UnaryOperator<Reply> change) {
        return (asked, reply) -> asked.is(operation)
                        && asked.body().startsWith(start)
                        && reply.body().contains(part)
                ? change.apply(reply)
                : reply;
    }

    /** Changes the answers to protected calls. */
    private static Fault onCall(Predicate<Asked> condition, UnaryOperator<Reply> change) {
        return when(asked -> asked.is(PROTECTED) && condition.test(asked), change);
    }

    private static UnaryOperator<Reply> replace(String part, String other) {
        return reply -> reply.withBody(reply.body().replace(part, other));
    }

    private static Reply accepted(Reply reply) {
        return reply.withStatus(200).withBody("{}");
    }

    private static Reply denied(Reply reply) {
        return reply.withStatus(401).withBody("{\"message\":\"Permission denied\"}");
    }

    private static boolean isLiveButForItsEnd(String token) {
        return !stub.wasLive(token)
                && stub.issued().stream()
                        .anyMatch(live -> live.length() == token.length() && live.startsWith(shorter(token)));
    }

    private static boolean isStartOfLive(String token) {
        return stub.issued().stream()
                .anyMatch(live -> !token.isEmpty() && shorter(live).equals(token));
    }

    private static String shorter(String token) {
        return token.substring(0, Math.max(0, token.length() - 1));
    }

    /** Gives its tokens in another spelling, and knows them again. */
    private record OtherTokens(String part, String other) implements Fault {
        @Override
        public Reply in(Asked asked, Reply reply) {
            if (asked.line().contains(other)) {
                return stub.reply(asked.withLine(asked.line().replace(other, part)));
            }
            String token = "\"token\":\"";
            int start = reply.body().indexOf(token) + token.length();
            int end = reply.body().indexOf('"', start);
            return reply.body().contains(token)
                    ? reply.withBody(reply.body().substring(0, start)
                            + reply.body().substring(start, end).replace(part, other)
                            + reply.body().substring(end))
                    : reply;
        }
    }

    /** Answers every login of an operation like its first. */
    private static final class OneToken implements Fault {
        private final Map<String, Reply> first = new ConcurrentHashMap<>();

        @Override
        public Reply in(Asked asked, Reply reply) {
            return asked.is(BOTH) && reply.status() == 200 ? first.computeIfAbsent(asked.path(), path -> reply) : reply;
        }
    }

    private KitOnStub run(String... more) {
        return KitOnStub.run(stub.baseUrl(), PagesStub.PASSWORD, report, Limits.DEFAULT, more);
    }
}
