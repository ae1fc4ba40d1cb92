package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.user.UserId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the operator's page is served and answered, and to whom. {@link ConsoleIT} looks at it in a browser. */
@Isolated("it reads the audit's lines, to which other tests' logins would be written")
final class ConsoleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String NO_KEY = "tga_0123456789abcdefghijABCDEFGH";
    private static final List<String> COMMANDS = List.of(
            "picture",
            "throttled",
            "clear-throttled",
            "users",
            "disable-user",
            "enable-user",
            "sessions",
            "end-session",
            "end-sessions");

    @TempDir
    private Path directory;

    private final Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private TestServer server;
    private String key;
    private UserId ada;

    @BeforeEach
    void start() {
        server = TestServer.start(directory, settings());
        key = server.addKey(KeyKind.ADMINISTRATOR, LIVE, "operator");
        ada = server.add(LIVE, EMAIL, PASSWORD);
        audit.setLevel(Level.INFO);
        audit.addAppender(lines);
        lines.start();
    }

    @AfterEach
    void stop() {
        audit.detachAppender(lines);
        audit.setLevel(null);
        server.close();
    }

    private static Map<Setting, String> settings() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.MANAGEMENT_PORT, "0");
        settings.put(Setting.CONSOLE, "on");
        return settings;
    }

    @ParameterizedTest
    @CsvSource({
        "/console, text/html;charset=utf-8",
        "/console/console.js, text/javascript;charset=utf-8",
        "/console/console.css, text/css;charset=utf-8",
        "/console/icon.svg, image/svg+xml",
    })
    void itsFilesAreServedUnderAStrictPolicy(String path, String type) throws Exception {
        Answer answer = server.manage(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("//www", "http:", "https:", "style=", "onload", "innerHTML", "<script>");
    }

    @Test
    void unlessItIsAskedForThereIsNone(@TempDir Path elsewhere) throws Exception {
        Map<Setting, String> settings = settings();
        settings.remove(Setting.CONSOLE);
        try (TestServer plain = TestServer.start(elsewhere, settings)) {
            for (String path : List.of("/console", "/console/console.js", "/console/api/live/picture")) {
                assertThat(plain.manage(path).status()).as(path).isEqualTo(404);
            }
        }
        assertThat(server.send(server.request("/console")).status())
                .as("at the API's port")
                .isEqualTo(404);
    }

    @Test
    void nothingIsAnsweredWithoutAnAdministratorKeyOfTheEnvironment() throws Exception {
        String service = server.addKey(LIVE, "service");
        String testKey = server.addKey(KeyKind.ADMINISTRATOR, TEST, "operator");
        String token = server.token(LIVE, EMAIL, PASSWORD);
        for (String command : COMMANDS) {
            assertThat(server.send(question("live", command, "{}")).status())
                    .as(command)
                    .isEqualTo(401);
        }
        for (String wrong : List.of(service, testKey, token, NO_KEY)) {
            Answer answer = server.send(question("live", "picture", "{}").header("Authorization", "Bearer " + wrong));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
        assertThat(server.send(question("live", "picture", "{}").header("Authorization", "Basic " + key))
                        .status())
                .isEqualTo(401);
        assertThat(ask("picture", "{}").status()).isEqualTo(200);
    }

    @Test
    void aKeyThatWasRemovedOpensNothingSoonAfter(@TempDir Path elsewhere) throws Exception {
        Map<Setting, String> settings = settings();
        settings.put(Setting.REVOCATION_BOUND, "0");
        try (TestServer strict = TestServer.start(elsewhere, settings)) {
            String removed = strict.addKey(KeyKind.ADMINISTRATOR, LIVE, "operator");
            HttpRequest.Builder question = HttpRequest.newBuilder(strict.managementRequest("/console/api/live/picture")
                            .build()
                            .uri())
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + removed)
                    .POST(BodyPublishers.ofString("{}"));
            assertThat(strict.send(question).status()).isEqualTo(200);
            try (Administration administration = strict.administration(LIVE)) {
                administration.keys(KeyKind.ADMINISTRATOR).remove(new KeyName("operator"));
            }
            assertThat(strict.send(question).status()).isEqualTo(401);
        }
    }

    @Test
    void wrongKeysAreLookedAtFewTimes() throws Exception {
        String elsewhere = server.addKey(KeyKind.ADMINISTRATOR, TEST, "operator");
        List<Integer> statuses = IntStream.range(0, 7)
                .mapToObj(count ->
                        statusOf(question("live", "picture", "{}").header("Authorization", "Bearer " + elsewhere)))
                .toList();
        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
        Answer refused = ask("picture", "{}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
    }

    @Test
    void aForeignPageCanAskNothing() throws Exception {
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a")) {
            assertThat(server.send(server.managementRequest("/console/api/live/end-sessions")
                                    .header("Content-Type", type)
                                    .header("Authorization", "Bearer " + key)
                                    .POST(BodyPublishers.ofString("{\"user\":\"" + ada + "\"}")))
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        try (RawConnection connection = RawConnection.to(server.managementPort())) {
            connection.send(String.join(
                    "\r\n",
                    "OPTIONS /console/api/live/picture HTTP/1.1",
                    "Host: localhost",
                    "Origin: https://evil.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: authorization,content-type",
                    "",
                    ""));
            RawAnswer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers().toString()).doesNotContainIgnoringCase("access-control-allow");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "0x7f.1",
                "127.1"
            })
    void aNameThatSomebodyPointedHereIsRefused(String host) throws Exception {
        assertThat(statusAt(host)).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8081", "127.0.0.1:8081", "192.0.2.7", "[::1]:8081", "[2001:db8::7]"})
    void anAddressIsServed(String host) throws Exception {
        assertThat(statusAt(host)).isEqualTo(200);
    }

    private int statusAt(String host) throws Exception {
        try (RawConnection connection = RawConnection.to(server.managementPort())) {
            connection.send("POST /console/api/live/picture HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer "
                    + key + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            return connection.answer().status();
        }
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        assertThat(ask("no-such-command", "{}").status()).isEqualTo(404);
        for (String path : List.of("", "/", "/live", "/live/", "/other/picture", "/live/picture/", "/live/picture/x")) {
            assertThat(server.manage("/console/api" + path).status()).as(path).isEqualTo(404);
        }
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            Answer answer = server.send(server.managementRequest("/console/api/live/picture")
                    .header("Authorization", "Bearer " + key)
                    .method(method, BodyPublishers.noBody()));
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
        }
        for (String body : List.of("", "[]", "null", "{", "{} {}", "{\"a\":1,\"a\":2}", "[".repeat(5000))) {
            assertThat(ask("picture", body).status()).as(body).isEqualTo(400);
        }
        assertThat(ask("picture", "x".repeat(20_000)).status())
                .as("a long body")
                .isEqualTo(400);
        for (String wrong : List.of("{}", "{\"account\":\"1\"}", "{\"account\":\"x234567812345678\"}")) {
            assertThat(ask("clear-throttled", wrong).status()).as(wrong).isEqualTo(400);
        }
        for (String wrong : List.of("{}", "{\"user\":\"1\"}", "{\"user\":\"1760000000000x1\"}")) {
            assertThat(ask("disable-user", wrong).status()).as(wrong).isEqualTo(404);
        }
        assertThat(ask("end-session", "{\"user\":\"" + ada + "\",\"session\":\"ab\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void thePictureHasWhatWasCounted() throws Exception {
        JsonNode before = ask("picture", "{}").json();
        String token = server.token(LIVE, EMAIL, PASSWORD);
        server.getProtected(LIVE, token);
        server.logIn(LIVE, "generate-user-token", EMAIL, "wrong");
        server.logIn(TEST, "generate-user-token", EMAIL, "wrong");
        JsonNode after = ask("picture", "{}").json();
        assertThat(after.at("/logins/granted").asInt()
                        - before.at("/logins/granted").asInt())
                .isEqualTo(1);
        assertThat(after.at("/logins/rejected").asInt()
                        - before.at("/logins/rejected").asInt())
                .isEqualTo(1);
        assertThat(total(after.at("/durations/generateUserToken"))).isEqualTo(2);
        assertThat(total(after.at("/durations/getSomeProtectedEndpoint"))).isEqualTo(1);
        assertThat(after.at("/durations/generateUserToken").size())
                .isEqualTo(after.at("/bounds").size() + 1);
        assertThat(after.at("/hashing/permits").asInt()).isPositive();
        assertThat(after.at("/hashing/running").asInt()).isZero();
        assertThat(after.at("/hashing/waiting").asInt()).isZero();
        assertThat(after.at("/parts")).hasToString("{\"database-live\":\"\",\"database-test\":\"\",\"listener\":\"\"}");
    }

    private static int total(JsonNode buckets) {
        return IntStream.range(0, buckets.size())
                .map(index -> buckets.get(index).asInt())
                .sum();
    }

    @Test
    void throttledAccountsAreListedAndCleared() throws Exception {
        server.logIn(LIVE, "generate-user-token", EMAIL, "wrong");
        server.logIn(LIVE, "generate-user-token", EMAIL, "wrong");
        server.logIn(LIVE, "generate-user-token", "<b>nobody</b>@example.com", "wrong");
        JsonNode listed = ask("throttled", "{}").json().at("/accounts");
        assertThat(listed).hasSize(2);
        assertThat(listed.at("/0/email").asText()).isEqualTo(EMAIL);
        assertThat(listed.at("/0/failures").asInt()).isEqualTo(2);
        assertThat(listed.at("/1/email").isMissingNode()).as("nobody's").isTrue();

        for (JsonNode account : listed) {
            String name = account.path("account").asText();
            assertThat(ask("clear-throttled", "{\"account\":\"" + name + "\"}").status())
                    .isEqualTo(200);
            requireAudit("throttle-cleared").containsEntry("account", name);
        }
        assertThat(ask("throttled", "{}").json().at("/accounts")).isEmpty();
    }

    @Test
    void usersAreFoundInPages() throws Exception {
        for (int number = 10; number < 62; number++) {
            server.add(LIVE, "grace" + number + "@example.com", PASSWORD);
        }
        JsonNode first = ask("users", "{\"email\":\" Grace\"}").json();
        assertThat(first.at("/users")).hasSize(50);
        assertThat(first.at("/hasMore").asBoolean()).isTrue();
        JsonNode rest = ask("users", "{\"email\":\"grace\",\"after\":\"grace59@example.com\"}")
                .json();
        assertThat(rest.at("/users")).hasSize(2);
        assertThat(rest.at("/hasMore").asBoolean()).isFalse();
        assertThat(ask("users", "{\"email\":\"%\"}").json().at("/users")).isEmpty();
        JsonNode user = ask("users", "{\"email\":\"" + EMAIL + "\"}").json().at("/users/0");
        assertThat(user.path("id").asText()).isEqualTo(ada.text());
        assertThat(user.path("disabled").asBoolean()).isFalse();
        assertThat(user.path("hasPassword").asBoolean()).isTrue();
        assertThat(user.toString()).doesNotContain("argon2");
        assertThat(server.send(question("test", "users", "{}")
                                .header(
                                        "Authorization",
                                        "Bearer " + server.addKey(KeyKind.ADMINISTRATOR, TEST, "operator")))
                        .json()
                        .at("/users"))
                .as("of the other environment")
                .isEmpty();
    }

    @Test
    void aUserIsDisabledAndEnabled() throws Exception {
        String token = server.token(LIVE, EMAIL, PASSWORD);
        assertThat(ask("disable-user", ofAda()).status()).isEqualTo(200);
        requireAudit("user-changed").containsEntry("user", ada.text());
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(ask("users", "{}").json().at("/users/0/disabled").asBoolean())
                .isTrue();
        assertThat(ask("enable-user", ofAda()).status()).isEqualTo(200);
        assertThat(server.token(LIVE, EMAIL, PASSWORD)).isNotEmpty();
    }

    @Test
    void sessionsEndOneByOneOrAllAtOnce() throws Exception {
        UserId bob = server.add(LIVE, "bob@example.com", PASSWORD);
        String bobs = server.token(LIVE, "bob@example.com", PASSWORD);
        String first = server.token(LIVE, EMAIL, PASSWORD);
        String second = server.token(LIVE, EMAIL, PASSWORD);
        JsonNode listed = ask("sessions", ofAda()).json().at("/sessions");
        assertThat(listed).hasSize(2);
        assertThat(listed.at("/0/address").asText()).isEqualTo("127.0.0.1");
        assertThat(listed.toString()).doesNotContain("bus|", first, second);

        String newest = listed.at("/0/session").asText();
        assertThat(ask("end-session", session(bob, newest)).json().at("/ended").asInt())
                .as("that of another")
                .isZero();
        assertThat(server.getProtected(LIVE, second).status()).isEqualTo(200);
        assertThat(ask("end-session", session(ada, newest)).json().at("/ended").asInt())
                .isEqualTo(1);
        requireAudit("sessions-ended").containsEntry("user", ada.text()).containsEntry("ended", "1");
        assertThat(List.of(
                        server.getProtected(LIVE, first).status(),
                        server.getProtected(LIVE, second).status()))
                .containsExactlyInAnyOrder(200, 401);

        assertThat(ask("end-sessions", ofAda()).json().at("/ended").asInt()).isEqualTo(1);
        assertThat(ask("end-sessions", ofAda()).json().at("/ended").asInt()).isZero();
        assertThat(ask("sessions", ofAda()).json().at("/sessions")).isEmpty();
        assertThat(server.getProtected(LIVE, first).status()).isEqualTo(401);
        assertThat(server.getProtected(LIVE, second).status()).isEqualTo(401);
        assertThat(server.getProtected(LIVE, bobs).status()).isEqualTo(200);
    }

    /** The last line that an administrator has caused, which names the key and the address. */
    private MapAssert<String, String> requireAudit(String outcome) throws Exception {
        JsonNode line = JSON.readTree(lines.list.getLast().getFormattedMessage());
        assertThat(line.path("outcome").asText()).isEqualTo(outcome);
        assertThat(line.path("key").asText()).isEqualTo("operator");
        assertThat(line.path("environment").asText()).isEqualTo("live");
        assertThat(line.path("address").asText()).isEqualTo("127.0.0.1");
        Map<String, String> members = new HashMap<>();
        line.properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asText()));
        return assertThat(members);
    }

    private String ofAda() {
        return "{\"user\":\"" + ada + "\"}";
    }

    private static String session(UserId user, String session) {
        return "{\"user\":\"" + user + "\",\"session\":\"" + session + "\"}";
    }

    private Answer ask(String command, String body) throws Exception {
        return server.send(question("live", command, body).header("Authorization", "Bearer " + key));
    }

    private HttpRequest.Builder question(String environment, String command, String body) {
        return server.managementRequest("/console/api/" + environment + "/" + command)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private int statusOf(HttpRequest.Builder request) {
        try {
            return server.send(request).status();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
