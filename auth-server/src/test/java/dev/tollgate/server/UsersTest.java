package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do with users, on the wire; each test has users of its own. */
final class UsersTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER_PASSWORD = "a staple of incorrect horses";
    private static final String NOBODY = "1760000000000x999999999999999999";
    private static final Instant START = Instant.parse("2026-11-22T06:00:00.750Z");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static volatile Instant now = START;
    private static TestServer server;
    private static UserAdministration administrator;

    @BeforeAll
    static void start() {
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS, clock);
        administrator = UserAdministration.of(server, LIVE, "ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aNewUserIsToldAndCanLogIn() throws Exception {
        String email = address();
        RawAnswer created = administrator.create(
                "{\"email\":\"" + email.toUpperCase(Locale.ROOT) + "\",\"password\":\"" + PASSWORD + "\"}");
        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asText();
        assertThat(created.body()).isEqualTo("{\"status\":\"success\",\"id\":\"" + id + "\"}");
        String date = now.toString();
        String user = ("{\"_id\":\"%s\",\"Created Date\":\"%s\",\"Modified Date\":\"%s\","
                        + "\"authentication\":{\"email\":{\"email\":\"%s\"}},\"user_signed_up\":true,"
                        + "\"disabled\":false}")
                .formatted(id, date, date, email);
        assertThat(administrator.get(id).body()).isEqualTo("{\"response\":" + user + "}");
        assertThat(administrator.list("email", "equals", email).body())
                .isEqualTo("{\"response\":{\"results\":[" + user + "],\"cursor\":0,\"count\":1,\"remaining\":0}}");
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(200);
    }

    @Test
    void whoHasNoPasswordCannotLogInUntilOneIsSet() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\"}");
        assertThat(user(id).path("user_signed_up").asBoolean(true)).isFalse();
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(400);
        assertThat(administrator
                        .change(id, "{\"password\":\"" + PASSWORD + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(user(id).path("user_signed_up").asBoolean(false)).isTrue();
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(200);
    }

    @Test
    void whoIsAddedDisabledIsNotLetIn() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\",\"disabled\":true}");
        assertThat(user(id).path("disabled").asBoolean()).isTrue();
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(401);
    }

    @Test
    void ofManyWhoAddOneAddressAtOnceOneSucceeds() throws Exception {
        String body = "{\"email\":\"" + address() + "\",\"password\":\"" + PASSWORD + "\"}";
        List<Future<RawAnswer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                answers.add(clients.submit(() -> administrator.create(body)));
            }
        }
        int created = 0;
        for (Future<RawAnswer> answer : answers) {
            if (answer.get().status() == 201) {
                created++;
            } else {
                requireRefused("USED_EMAIL", "This email is already in use", answer.get());
            }
        }
        assertThat(created).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | MISSING_DATA | Missing parameter: email",
                "`` | INVALID_DATA | The body is not a JSON object in UTF-8",
                "{\"email\":\"\"} | MISSING_DATA | Missing parameter: email",
                "{\"email\":null} | MISSING_DATA | Missing parameter: email",
                "{\"email\":\"E\",\"password\":null} | MISSING_DATA | Missing parameter: password",
                "{\"email\":\"E\",\"password\":\"\"} | MISSING_DATA | Missing parameter: password",
                "{\"email\":\"E\",\"disabled\":null} | MISSING_DATA | Missing parameter: disabled",
                "{\"email\":5} | INVALID | Invalid value for parameter email (must be text)",
                "{\"email\":\"E\",\"password\":5} | INVALID | Invalid value for parameter password (must be text)",
                "{\"email\":\"E\",\"password\":\"\\u0000\"} | INVALID |"
                        + " Invalid value for parameter password (must be text)",
                "{\"email\":\"E\",\"disabled\":\"yes\"} | INVALID |"
                        + " Invalid value for parameter disabled (must be true or false)",
                "{\"email\":\"E\",\"disabled\":1} | INVALID |"
                        + " Invalid value for parameter disabled (must be true or false)",
                "{\"email\":\"no address\"} | INVALID |"
                        + " Invalid value for parameter email (must be an e-mail address)",
                "{\"email\":\"E\",\"name\":\"Ada\"} | INVALID | Unrecognized field: name",
                "{\"email\":\"E\",\"Email\":\"Ada\"} | INVALID | Unrecognized field: Email",
                "{\"email\":\"E\",\"_id\":null} | INVALID | Unrecognized field: _id",
                "{\"email\":\"E\",\"password\":\"short\"} | UNACCEPTABLE_PASSWORD |"
                        + " The new password is too short, it needs at least 15 characters",
                "{\"email\":\"E\",\"password\":\"E\"} | UNACCEPTABLE_PASSWORD |"
                        + " The new password must not be the user's address",
                "[] | INVALID_DATA | The body is not a JSON object in UTF-8",
                "{\"email\":\"E\",\"email\":\"E\"} | INVALID_DATA |" + " The body is not a JSON object in UTF-8",
                "{\"email\":\"E\" | INVALID_DATA | The body is not a JSON object in UTF-8",
            })
    void whatIsWrongIsNamedAndNothingIsAdded(String body, String status, String message) throws Exception {
        String email = "address.of.a.stranger." + address();
        requireRefused(status, message, administrator.create(body.replace("\"E\"", "\"" + email + "\"")));
        assertThat(remaining(administrator.list("email", "equals", email))).isZero();
    }

    @Test
    void aValueThatIsTooLongIsInvalid() throws Exception {
        requireRefused(
                "INVALID",
                "Invalid value for parameter email (must be text)",
                administrator.create("{\"email\":\"" + "a".repeat(255) + "\"}"));
        requireRefused(
                "INVALID",
                "Invalid value for parameter password (must be text)",
                administrator.create("{\"email\":\"a@example.com\",\"password\":\"" + "a".repeat(1025) + "\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json;charset=UTF-8 | 201",
                "application/x-www-form-urlencoded | 201",
                "`` | 201",
                "text/plain | 400",
                "text/json | 400",
                "application/json;charset=utf-16 | 400",
                "not a label | 400",
            })
    void aBodyIsReadUnderTheLabelThatCurlPutsOnItToo(String label, String status) throws Exception {
        String body = UserAdministration.body(label, "{\"email\":\"" + address() + "\"}");
        assertThat(administrator.send("POST", "", body).status()).isEqualTo(Integer.parseInt(status));
        assertThat(administrator.with("").send("POST", "", body).status()).isEqualTo(401);
    }

    @Test
    void formFieldsAreNoUser() throws Exception {
        String body = UserAdministration.body("application/x-www-form-urlencoded", "email=a%40example.com");
        assertThat(administrator.send("POST", "", body).status()).isEqualTo(400);
    }

    @Test
    void aNewPasswordEndsTheOldOneAndAllTokens() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = knownToken(email);
        RawAnswer changed = administrator.change(id, "{\"password\":\"" + OTHER_PASSWORD + "\"}");
        assertThat(changed.status()).isEqualTo(204);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(400);
        assertThat(statusOfLogin(email, OTHER_PASSWORD)).isEqualTo(200);
    }

    @Test
    void whoIsDisabledIsOutAndWhoIsEnabledMayComeBack() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = knownToken(email);
        assertThat(administrator.change(id, "{\"disabled\":true}").status()).isEqualTo(204);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(401);
        assertThat(administrator.change(id, "{\"disabled\":false}").status()).isEqualTo(204);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(200);
    }

    @Test
    void aNewAddressIsLoggedInWithAndTheFormerOneIsRemembered() throws Exception {
        String former = address();
        String email = address();
        String id = create("{\"email\":\"" + former + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = knownToken(former);
        Instant created = now;
        now = now.plusSeconds(5);
        assertThat(administrator.change(id, "{\"email\":\"" + email + "\"}").status())
                .isEqualTo(204);
        assertThat(statusOfLogin(former, PASSWORD)).isEqualTo(400);
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(200);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
        assertThat(user(id).path("Created Date").asText()).isEqualTo(created.toString());
        assertThat(user(id).path("Modified Date").asText())
                .isEqualTo(created.plusSeconds(5).toString());
        try (Administration administration = server.administration(LIVE)) {
            assertThat(administration.users().isRemoved(new Email(former))).isTrue();
            assertThat(administration.users().isRemoved(new Email(email))).isFalse();
        }
    }

    @Test
    void allOfAChangeIsMadeOrNothing() throws Exception {
        String taken = address();
        create("{\"email\":\"" + taken + "\"}");
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = knownToken(email);
        String before = administrator.get(id).body();
        for (String refused : List.of(
                "{\"disabled\":true,\"password\":\"" + OTHER_PASSWORD + "\",\"email\":\"" + taken + "\"}",
                "{\"disabled\":true,\"password\":\"short\"}",
                "{\"disabled\":true,\"email\":\"no address\"}",
                "{\"disabled\":true,\"name\":\"Ada\"}",
                "{\"disabled\":true,\"email\":null}",
                "{\"disabled\":true",
                "",
                "{\"email\":\"" + OTHER_PASSWORD.replace(' ', '.') + "@example.com\",\"password\":\""
                        + OTHER_PASSWORD.replace(' ', '.') + "\"}")) {
            assertThat(administrator.change(id, refused).status()).as(refused).isEqualTo(400);
        }
        assertThat(administrator.change(id, "{}").status()).isEqualTo(204);
        assertThat(administrator.get(id).body()).isEqualTo(before);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsGone() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = knownToken(email);
        assertThat(administrator.remove(id).status()).isEqualTo(204);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(statusOfLogin(email, PASSWORD)).isEqualTo(400);
        assertThat(administrator.get(id).status()).isEqualTo(404);
        assertThat(administrator.change(id, "{}").status()).isEqualTo(404);
        assertThat(administrator.remove(id).status()).isEqualTo(404);
        assertThat(administrator.create("{\"email\":\"" + email + "\"}").status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "x", "1760000000000x", "..x", "bulks", "1760000000000X123456789012345678"})
    void nobodyIsNotFoundByWhoMayAskAndDeniedToOthers(String id) throws Exception {
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            RawAnswer answer = administrator.send(method, "/" + id, UserAdministration.body("application/json", "{}"));
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Not found\"}");
            assertThat(administrator.with("").send(method, "/" + id, "\r\n").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aUserSeesTheOwnUserAndNoOther() throws Exception {
        String email = address();
        String id = create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String other = create("{\"email\":\"" + address() + "\"}");
        UserAdministration user =
                administrator.with("Authorization: Bearer " + server.token(LIVE, email, PASSWORD) + "\r\n");
        assertThat(user.get(id).body()).isEqualTo(administrator.get(id).body());
        for (String forbidden : List.of(other, NOBODY, "x")) {
            RawAnswer answer = user.get(forbidden);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        }
        assertThat(user.change(id, "{}").status()).isEqualTo(401);
        assertThat(user.remove(id).status()).isEqualTo(401);
    }

    @Test
    void aKeyThatIsNoneOfThisEnvironmentIsRefused() throws Exception {
        String id = create("{\"email\":\"" + address() + "\"}");
        String foreign = server.addKey(KeyKind.ADMINISTRATOR, TEST, "ada");
        UserAdministration stranger = administrator.with("Authorization: Bearer " + foreign + "\r\n");
        for (RawAnswer answer : List.of(stranger.list(""), stranger.get(id), stranger.remove(id))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Permission denied\"}");
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        }
        assertThat(administrator.with("").list("").header("www-authenticate")).isEqualTo("Bearer");
        RawAnswer basic =
                administrator.with(OtherService.basic("ada:" + foreign)).list("");
        assertThat(basic.status()).isEqualTo(401);
        assertThat(basic.header("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void aKeyOpensNothingElse() throws Exception {
        String key = server.addKey(KeyKind.ADMINISTRATOR, LIVE, "grace");
        assertThat(server.getProtected(LIVE, key).status()).isEqualTo(401);
        OtherService service = OtherService.withKey(server, LIVE, server.addKey(LIVE, "service"));
        assertThat(service.isActive(key)).isFalse();
        assertThat(OtherService.withKey(server, LIVE, key).introspect("x").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,``,'GET, HEAD, POST, OPTIONS'",
        "DELETE,``,'GET, HEAD, POST, OPTIONS'",
        "POST,/x,'GET, HEAD, PATCH, DELETE, OPTIONS'",
        "GET,/bulk,'POST, OPTIONS'",
        "DELETE,/bulk,'POST, OPTIONS'"
    })
    void anotherMethodIsWrong(String method, String below, String allowed) throws Exception {
        RawAnswer answer = administrator.with("").send(method, below.replace("`", ""), "\r\n");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(List.of(answer.header("allow").split(", "))).containsExactlyInAnyOrder(allowed.split(", "));
        assertThat(administrator
                        .with("")
                        .send("OPTIONS", below.replace("`", ""), "\r\n")
                        .header("allow"))
                .isEqualTo(answer.header("allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b", "/%31", "s", "/bulk/", "/a;b"})
    void whatIsNoPathOfUsersIsUnknown(String below) throws Exception {
        assertThat(administrator.send("GET", below, "\r\n").status()).isEqualTo(401);
        String email = address();
        create("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
        String token = server.token(LIVE, email, PASSWORD);
        assertThat(administrator
                        .with("Authorization: Bearer " + token + "\r\n")
                        .send("GET", below, "\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void headIsAnsweredAsGetIs() throws Exception {
        String id = create("{\"email\":\"" + address() + "\"}");
        RawAnswer head = administrator.send("HEAD", "/" + id, "\r\n");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length"))
                .isEqualTo(administrator.get(id).header("content-length"));
    }

    @Test
    void usersAreFoundByWhatHoldsForThem() throws Exception {
        now = now.plusSeconds(100);
        Instant created = now;
        String email = address();
        String id = create("{\"email\":\"" + email + "\"}");
        now = now.plusSeconds(100);
        assertThat(administrator.change(id, "{\"disabled\":true}").status()).isEqualTo(204);
        String exactly = created.toString();
        String elsewhere = created.atOffset(ZoneOffset.ofHours(2)).toString();
        assertThat(List.of(
                        administrator.list("_id", "equals", id),
                        administrator.list("email", "equals", email.toUpperCase(Locale.ROOT)),
                        administrator.list("authentication.email.email", "equals", email),
                        administrator.list("Created Date", "equals", exactly),
                        administrator.list("Created Date", "equals", elsewhere),
                        administrator.list("Modified Date", "equals", now.toString()),
                        both("Created Date", created.minusNanos(1), created.plusNanos(1)),
                        both("Created Date", created.minusMillis(1), created.plusMillis(1)),
                        both("Modified Date", now.minusMillis(1), now.plusMillis(1))))
                .allSatisfy(found -> assertThat(ids(found)).containsExactly(id));
        assertThat(List.of(
                        administrator.list("_id", "equals", NOBODY),
                        administrator.list("_id", "equals", "no id"),
                        administrator.list("email", "equals", "no address"),
                        administrator.list(
                                "Created Date", "equals", created.plusNanos(1).toString()),
                        both("Created Date", created, created.plusMillis(1)),
                        both("Created Date", created.minusMillis(1), created),
                        both("Created Date", created.plusMillis(1), created.minusMillis(1))))
                .allSatisfy(found -> assertThat(found.body())
                        .isEqualTo("{\"response\":{\"results\":[],\"cursor\":0,\"count\":0,\"remaining\":0}}"));
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        now = now.plusSeconds(100);
        String since = now.minusMillis(1).toString();
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(create("{\"email\":\"" + address() + "\"}"));
            now = now.plusMillis(1);
        }
        String constraints = "&constraints="
                + encoded("[{\"key\":\"Created Date\",\"constraint_type\":\"greater than\",\"value\":\"" + since
                        + "\"}]");
        RawAnswer first = administrator.list("limit=2" + constraints);
        assertThat(ids(first)).isEqualTo(created.subList(0, 2));
        assertThat(remaining(first)).isEqualTo(3);
        RawAnswer last = administrator.list("cursor=4&limit=100" + constraints);
        assertThat(ids(last)).isEqualTo(created.subList(4, 5));
        assertThat(remaining(last)).isZero();
        assertThat(last.json().at("/response/cursor").asInt()).isEqualTo(4);
        assertThat(administrator.list("cursor=2147483647" + constraints).body())
                .isEqualTo("{\"response\":{\"results\":[],\"cursor\":2147483647,\"count\":0,\"remaining\":0}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limit=0 | (must be a whole number from 1 to 100)",
                "limit=101 | (must be a whole number from 1 to 100)",
                "limit=x | (must be a whole number from 1 to 100)",
                "limit= | (must be a whole number from 1 to 100)",
                "limit=%2B1 | (must be a whole number from 1 to 100)",
                "limit=1&limit=1 | (must be sent once)",
                "cursor=-1 | (must be a whole number from 0 to 2147483647)",
                "cursor=x | (must be a whole number from 0 to 2147483647)",
                "cursor=1.5 | (must be a whole number from 0 to 2147483647)",
                "cursor=2147483648 | (must be a whole number from 0 to 2147483647)",
                "cursor=99999999999999999999 | (must be a whole number from 0 to 2147483647)",
                "sort_field=email | Unrecognized parameter: sort_field",
                "Limit=1 | Unrecognized parameter: Limit",
                "constraints= | (must be a JSON array of objects",
                "constraints=null | (must be a JSON array of objects",
                "constraints={} | (must be a JSON array of objects",
                "constraints=[1] | (must be objects with key, constraint_type and value",
                "constraints=[{}] | (must be objects with key, constraint_type and value",
                "constraints=[[]] | (must be objects with key, constraint_type and value",
                "constraints=[] [] | (must be a JSON array of objects",
                "constraints=[{\"key\":\"email\",\"constraint_type\":\"equals\",\"value\":5}] | (must be objects with",
                "constraints=[{\"key\":\"email\",\"constraint_type\":\"equals\",\"value\":\"a\",\"more\":\"b\"}]"
                        + " | (must be objects with",
                "constraints=[{\"key\":\"email\",\"key\":\"email\",\"constraint_type\":\"equals\",\"value\":\"a\"}]"
                        + " | (must be a JSON array",
                "constraints=[{\"key\":\"email\",\"constraint_type\":\"text contains\",\"value\":\"a\"}]"
                        + " | (must be equals, greater than or less than)",
                "constraints=[{\"key\":\"email\",\"constraint_type\":\"less than\",\"value\":\"a\"}]"
                        + " | (must be equals for _id and email)",
                "constraints=[{\"key\":\"disabled\",\"constraint_type\":\"equals\",\"value\":\"a\"}]"
                        + " | (must be about _id, email, Created Date or Modified Date)",
                "constraints=[{\"key\":\"Created Date\",\"constraint_type\":\"equals\",\"value\":\"yesterday\"}]"
                        + " | (must be dates of ISO 8601",
                "constraints=[{\"key\":\"Created Date\",\"constraint_type\":\"equals\","
                        + "\"value\":\"+999999999-12-31T23:59:59Z\"}] | (must be dates of ISO 8601",
                "constraints=[{\"key\":\"Created Date\",\"constraint_type\":\"equals\","
                        + "\"value\":\"2026-11-22T06:00:00\"}] | (must be dates of ISO 8601",
            })
    void whatIsWrongInAQueryIsNamedToWhoMayAsk(String query, String message) throws Exception {
        String sent = query.startsWith("constraints=")
                ? "constraints=" + encoded(query.substring("constraints=".length()))
                : query;
        RawAnswer answer = administrator.list(sent);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("status").asText()).isEqualTo("INVALID");
        assertThat(answer.json().path("message").asText())
                .contains(message)
                .contains(query.replaceFirst("=.*", "").strip());
        assertThat(administrator.with("").list(sent).status()).isEqualTo(401);
    }

    @Test
    void aConstraintHasItsLength() throws Exception {
        String spaces = " ".repeat(4094);
        assertThat(administrator
                        .list("limit=1&constraints=[" + spaces.replace(' ', '+') + "]")
                        .status())
                .isEqualTo(200);
        requireRefused(
                "INVALID",
                "Invalid value for parameter constraints (must be text of at most 4096 characters)",
                administrator.list("constraints=[" + spaces.replace(' ', '+') + "+]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "", "text/html", "text/plain;charset=utf-16", "not a label"})
    void linesAreLabelledAsText(String label) throws Exception {
        String body = UserAdministration.body(label, "{}\n");
        requireRefused(
                "INVALID_DATA",
                "The body has to be text/plain with one JSON object a line",
                administrator.send("POST", "/bulk", body));
        assertThat(administrator.with("").send("POST", "/bulk", body).status()).isEqualTo(401);
    }

    /** By a clock that stands still, since a server's memory is relied on for seconds. */
    private static String knownToken(String email) throws Exception {
        String token = server.token(LIVE, email, PASSWORD);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
        return token;
    }

    private static RawAnswer both(String key, Instant after, Instant before) throws IOException {
        String constraint = "{\"key\":\"%s\",\"constraint_type\":\"%s\",\"value\":\"%s\"}";
        return administrator.list("constraints="
                + encoded("[" + constraint.formatted(key, "greater than", after) + ","
                        + constraint.formatted(key, "less than", before) + "]"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String address() {
        return "user" + NUMBERS.incrementAndGet() + "@example.com";
    }

    private static String create(String body) throws IOException {
        RawAnswer answer = administrator.create(body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return new UserId(answer.json().path("id").asText()).text();
    }

    private static JsonNode user(String id) throws IOException {
        return administrator.get(id).json().path("response");
    }

    private static int statusOfLogin(String email, String password) throws Exception {
        return server.logIn(LIVE, "generate-user-token", email, password).status();
    }

    private static List<String> ids(RawAnswer page) throws IOException {
        return page.json()
                .at("/response/results")
                .valueStream()
                .map(user -> user.path("_id").asText())
                .toList();
    }

    private static int remaining(RawAnswer page) throws IOException {
        return page.json().at("/response/remaining").asInt(-1);
    }

    private static void requireRefused(String status, String message, RawAnswer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("status").asText()).isEqualTo(status);
        assertThat(answer.json().path("message").asText()).isEqualTo(message);
    }
}
