package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tollgate.server.Program.Result;
import dev.tollgate.server.Program.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever clients send, no password, no token and no key is written down anywhere, each attempt has its line in the
 * audit file, and nobody can break or forge a line.
 */
@EmbeddedOnly
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class LogCanaryIT {
    /** Stands in all passwords, and in all that nobody but the client knows. */
    private static final String CANARY = "kanarienvogel";

    private static final String PASSWORD = CANARY + " sings at the horse battery";
    private static final String WRONG_PASSWORD = CANARY + " sings somewhere else";
    private static final String KEY_NAME = "service";
    private static final String UNKNOWN_EMAIL = CANARY + "@example.com";
    private static final String DISABLED_EMAIL = "bob@example.com";
    private static final String PEER = "127.0.0.1";
    private static final List<String> OPERATIONS = List.of("generate-user-token", "generate-api-token");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** At once they are more than may wait. */
    private static final int MANY_AT_ONCE = 8;

    private static final int ROUNDS = 20;

    /** What a log line has to look like; escape sequences of a terminal are control characters. */
    private static final String LOG_LINE = "\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z\","
            + "\"level\":\"(TRACE|DEBUG|INFO|WARN|ERROR)\",\"logger\":\"[\\w.]+\",\\P{Cntrl}+}";

    /** Nobody has one of these; several cannot be had. */
    private static final List<String> NOBODYS_EMAILS = List.of(
            UNKNOWN_EMAIL,
            CANARY + "${jndi:ldap://127.0.0.1/}@example.com",
            CANARY + "%d{yyyy}%n@example.com",
            "{}" + CANARY + "{}@example.com",
            "<b>" + CANARY + "</b>@example.com",
            CANARY,
            CANARY + "@",
            CANARY + "@example.com\r\n2030-01-01T00:00:00.000Z INFO  Audit granted",
            CANARY + "@example.com\n{\"outcome\":\"granted\"}",
            "\u001b[2J\u001b[31m" + CANARY + "@example.com",
            CANARY + "\u2028@example.com",
            CANARY + "\u202e@example.com",
            CANARY + "\u0085@example.com",
            "\",\"outcome\":\"granted\",\"x\":\"" + CANARY);

    /** The requests that are no login, because nothing in them can be one. */
    private static final List<String> UNREADABLE_BODIES = List.of(
            "",
            CANARY,
            "{\"email\":\"" + CANARY,
            "{\"email\":\"" + CANARY + "@example.com\"}",
            "{\"email\":[\"" + CANARY + "\"],\"password\":\"" + CANARY + "\"}",
            "{\"email\":\"a@example.com\",\"password\":{\"" + CANARY + "\":\"" + CANARY + "\"}}",
            "{\"email\":\"a@example.com\",\"password\":\"" + CANARY + "\",\"password\":\"" + CANARY + "\"}",
            "{\"email\":\"a@example.com\",\"password\":\"" + CANARY.repeat(100) + "\"}",
            "{\"email\":\"a@example.com\",\"password\":\"" + CANARY + "\\ud800\"}",
            "{\"email\":\"a@example.com\",\"password\":\"" + CANARY + "\u00ff\"}",
            "[".repeat(1000) + CANARY,
            "email=" + CANARY + "%zz&password=" + CANARY,
            "email=a&email=" + CANARY + "&password=" + CANARY,
            CANARY.repeat(2000));

    /** An address alone is a user, but no login. */
    private static final List<String> UNREADABLE_USERS = UNREADABLE_BODIES.stream()
            .filter(body -> !body.equals("{\"email\":\"" + CANARY + "@example.com\"}"))
            .toList();

    private static final List<String> FORGED_HEADERS = List.of(
            "X-Forwarded-For: " + CANARY,
            "X-Forwarded-For: 198.51.100.1\",\"outcome\":\"granted\",\"x\":\"" + CANARY,
            "X-Forwarded-For: " + CANARY + ", ${jndi:ldap://127.0.0.1/}",
            "Forwarded: for=\"" + CANARY + "\"",
            "Forwarded: for=_" + CANARY,
            "Authorization: Bearer " + CANARY,
            "Traceparent: 00-" + CANARY + "-00f067aa0ba902b7-01",
            "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nTracestate: " + CANARY + "=1",
            "X-Password: " + CANARY);

    private static final List<String> BROKEN_HEADERS = List.of(
            "X-Forwarded-For: \u001b[31m" + CANARY,
            "X-Forwarded-For: 198.51.100.1\r" + CANARY,
            "X-Forwarded-For: 198.51.100.1\n" + CANARY,
            "Content-Length: " + CANARY,
            CANARY);

    private final List<String> expectedLines = new ArrayList<>();
    private final Set<String> codes = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> output = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void noPasswordAndNoTokenIsWrittenDownAndEachAttemptIs() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path audit = directory.resolve("audit");
        Path log = directory.resolve("log");
        String id = add(TestUser.EMAIL, "live", data);
        String disabled = add(DISABLED_EMAIL, "live", data);
        String tester = add(TestUser.EMAIL, "test", data);
        command("", "user", "disable", "--email", DISABLED_EMAIL, "--data-dir", data.toString());

        try (Server server = Program.serveWithLog(
                log,
                data,
                LoginSettings.behindAProxy(
                        "--audit-file",
                        audit.toString(),
                        "--hash-permits",
                        "1",
                        "--hash-queue",
                        "2",
                        "--log-level",
                        "trace",
                        "--access-log"))) {
            logInInAllWays(id, disabled, server);
            Attempt attempt = new Attempt("test", OPERATIONS.get(0), "198.18.1.100");
            count(send(attempt, Form.FIELDS, TestUser.EMAIL, PASSWORD, server), attempt, tester);
            logInAsNobody(server);
            sendWhatIsNoLogin(server);
            useTokens(server);
            useKey(addKey("service-key", data), server);
            useAdministratorKey(addKey("admin-key", data), server);
            guessUntilThrottled(server);
            logInUntilOverloaded(id, server);
            command("", "user", "list", "--data-dir", data.toString());
            command("", "throttle", "list", "--data-dir", data.toString());
            command("", "service-key", "list", "--data-dir", data.toString());
            command("", "admin-key", "list", "--data-dir", data.toString());
            logInWithoutDatabase(data.resolve(Environment.TEST.databaseFile()), server);
            requireNothingIn(data);
            assertThat(server.stop()).isZero();
            output.addAll(server.furtherOutput());
        }

        requireNothingIn(directory);
        // What is searched is what was written.
        assertThat(Files.readString(data.resolve(Environment.LIVE.databaseFile()), ISO_8859_1))
                .contains(DISABLED_EMAIL);
        assertThat(output).noneMatch(this::betrays);
        assertThat(Files.readAllLines(log)).isNotEmpty().allMatch(line -> line.matches(LOG_LINE));
        for (String line : Files.readAllLines(log)) {
            assertThat(JSON.readTree(line).path("message").asText()).isNotEmpty();
        }
        assertThat(Files.readString(log)).contains("\"level\":\"DEBUG\"", "\"logger\":\"dev.tollgate.access\"");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(audit)) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines.stream().filter(line -> line.has("key")))
                .allSatisfy(LogCanaryIT::requireChange)
                .extracting(line -> line.path("outcome").asText())
                .containsExactly("user-added", "user-changed", "user-removed");
        lines.removeIf(line -> line.has("key"));
        assertThat(lines).allSatisfy(LogCanaryIT::requireWellFormed);
        assertThat(lines.stream().map(LogCanaryIT::summary)).containsExactlyInAnyOrderElementsOf(expectedLines);
        assertThat(lines.stream().map(line -> line.path("code").asText()))
                .doesNotHaveDuplicates()
                .containsAll(codes);
    }

    private void logInInAllWays(String id, String disabled, Server server) throws IOException {
        int client = 0;
        for (String operation : OPERATIONS) {
            for (Form form : Form.values()) {
                client++;
                Attempt attempt = new Attempt("live", operation, "198.18.1." + client);
                count(send(attempt, form, TestUser.EMAIL, PASSWORD, server), attempt, id);
                count(send(attempt, form, TestUser.EMAIL, WRONG_PASSWORD, server), attempt, id);
                count(send(attempt, form, DISABLED_EMAIL, PASSWORD, server), attempt, disabled);
                count(send(attempt, form, DISABLED_EMAIL, WRONG_PASSWORD, server), attempt, disabled);
            }
        }
    }

    private void logInAsNobody(Server server) throws IOException {
        int client = 0;
        for (String operation : OPERATIONS) {
            for (Form form : Form.values()) {
                for (String email : NOBODYS_EMAILS) {
                    client++;
                    Attempt attempt = new Attempt("live", operation, "198.18.2." + client);
                    count(send(attempt, form, email, PASSWORD, server), attempt, "");
                }
            }
        }
        for (String header : FORGED_HEADERS) {
            Attempt attempt = new Attempt("live", OPERATIONS.get(1), PEER);
            byte[] body = Form.JSON_TEXT.body(CANARY + "@example.com", PASSWORD);
            count(send(post(attempt.path() + "?password=" + CANARY, header, body), server), attempt, "");
        }
    }

    private void sendWhatIsNoLogin(Server server) throws IOException {
        for (String operation : OPERATIONS) {
            Attempt attempt = new Attempt("live", operation, "198.18.3.1");
            for (String body : UNREADABLE_BODIES) {
                RawAnswer answer =
                        send(post(attempt.path(), attempt.clientHeader(), body.getBytes(ISO_8859_1)), server);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
                assertThat(answer.body()).doesNotContain("INVALID_LOGIN_CREDENTIALS");
            }
            for (String header : BROKEN_HEADERS) {
                byte[] body = Form.JSON_TEXT.body(TestUser.EMAIL, PASSWORD);
                RawAnswer answer = send(post(attempt.path(), header, body), server);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            }
        }
    }

    private void useTokens(Server server) throws IOException {
        assertThat(tokens).isNotEmpty();
        for (String token : Set.copyOf(tokens)) {
            send(TestUser.check(token), server);
            send(TestUser.check(token + CANARY), server);
            send(TestUser.check(token.replace("bus|1", "bus|2")), server);
            send(TestUser.check("").replace(" HTTP", "?token=" + token + " HTTP"), server);
            send(TestUser.check("").replace(" HTTP", "/" + token + "/x HTTP"), server);
            send(TestUser.check(token).replace("Bearer ", "Basic "), server);
            send(TestUser.check(token).replace("Host: a", "Host: a\r\nAuthorization: Bearer " + token), server);
        }
        send(TestUser.check(CANARY), server);
        send("GET /api/1.1/" + CANARY + " HTTP/1.1\r\nHost: a\r\n\r\n", server);
        send("GET /" + CANARY + "%zz HTTP/1.1\r\nHost: a\r\n\r\n", server);
        send(CANARY + " " + CANARY + "\r\n\r\n", server);
    }

    /** Another service asks about tokens and ends them, and all that a key can be taken for is tried. */
    private void useKey(String key, Server server) throws IOException {
        String basic = Base64.getEncoder().encodeToString(("service:" + key).getBytes(US_ASCII));
        keys.add(key.substring("tgs_".length()));
        keys.add(basic);
        for (String token : Set.copyOf(tokens)) {
            byte[] form = ("token=" + token.replace("|", "%7C")).getBytes(US_ASCII);
            for (String operation : List.of("introspect", "revoke")) {
                String path = "/api/1.1/oauth2/" + operation;
                send(post(path, "Authorization: Bearer " + token, form), server);
                send(post(path, "Authorization: Bearer " + key + CANARY, form), server);
                send(post(path, "Authorization: Basic " + basic + CANARY, form), server);
                send(post(path + "?token=" + token, "Authorization: Basic " + basic, new byte[0]), server);
                send(post(path, "Authorization: Bearer " + key + "\r\nAuthorization: Basic " + basic, form), server);
                RawAnswer answer = send(post(path, "Authorization: Bearer " + key, form), server);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                send(post("/version-test" + path, "Authorization: Bearer " + key, form), server);
            }
            send(post("/api/1.1/oauth2/introspect", "Authorization: Basic " + basic, key.getBytes(US_ASCII)), server);
        }
        send(TestUser.check(key), server);
    }

    /** An administrator adds, changes and removes somebody, and all that a key can be taken for is tried. */
    private void useAdministratorKey(String key, Server server) throws IOException {
        keys.add(key.substring("tga_".length()));
        String users = "/api/1.1/obj/user";
        String bearer = "Authorization: Bearer " + key;
        String good = "{\"email\":\"grace@example.com\",\"password\":\"" + PASSWORD + "\"}";
        for (String body : UNREADABLE_USERS) {
            RawAnswer refused = send(post(users, bearer, body.getBytes(ISO_8859_1)), server);
            assertThat(refused.status()).as(body).isEqualTo(400);
        }
        for (String body : List.of(
                good.replace("\"}", "\",\"" + CANARY + "\":1}"),
                good.replace("grace@", CANARY + "."),
                good.replace(PASSWORD, CANARY))) {
            assertThat(send(post(users, bearer, body.getBytes(US_ASCII)), server)
                            .status())
                    .isEqualTo(400);
        }
        RawAnswer created = send(post(users, bearer, good.getBytes(US_ASCII)), server);
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        String user = users + "/" + created.json().path("id").asText();
        String change = new String(post(user, bearer, good.getBytes(US_ASCII)), ISO_8859_1);
        assertThat(send(change.replaceFirst("POST", "PATCH"), server).status()).isEqualTo(204);
        send(post(users + "/bulk", bearer, CANARY.getBytes(US_ASCII)), server);
        for (String target : List.of(users + "?constraints=" + CANARY, users + "?" + CANARY, users + "/" + CANARY)) {
            send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + bearer + "\r\n\r\n", server);
            send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + bearer + CANARY + "\r\n\r\n", server);
        }
        send(TestUser.check(key), server);
        send(TestUser.check("").replace(" HTTP", "?key=" + key + " HTTP"), server);
        send(TestUser.check("").replace(" HTTP", "/" + key + "/x HTTP"), server);
        assertThat(send("DELETE " + user + " HTTP/1.1\r\nHost: a\r\n" + bearer + "\r\n\r\n", server)
                        .status())
                .isEqualTo(204);
    }

    private void guessUntilThrottled(Server server) throws IOException {
        for (String operation : OPERATIONS) {
            Attempt attempt = new Attempt("live", operation, "198.18.4.1");
            RawAnswer answer = send(attempt, Form.JSON_TEXT, UNKNOWN_EMAIL, WRONG_PASSWORD, server);
            for (int i = 0; i < ROUNDS && answer.status() == 400; i++) {
                count(answer, attempt, "");
                answer = send(attempt, Form.JSON_TEXT, UNKNOWN_EMAIL, WRONG_PASSWORD, server);
            }
            assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
            count(answer, attempt, "");
        }
    }

    /** The user comes with too many requests at the same time, and again until they have met in the queue. */
    private void logInUntilOverloaded(String id, Server server) throws IOException {
        Attempt attempt = new Attempt("live", OPERATIONS.get(0), "198.18.5.1");
        byte[] login = post(attempt.path(), attempt.clientHeader(), Form.FIELDS.body(TestUser.EMAIL, PASSWORD));
        boolean overloaded = false;
        for (int round = 0; round < ROUNDS && !overloaded; round++) {
            List<RawConnection> connections = new ArrayList<>();
            try {
                for (int i = 0; i < MANY_AT_ONCE; i++) {
                    RawConnection connection = RawConnection.to(server.port());
                    connections.add(connection);
                    connection.send(login);
                }
                for (RawConnection connection : connections) {
                    RawAnswer answer = connection.answer();
                    overloaded |= answer.status() == 503;
                    count(answer, attempt, id);
                }
            } finally {
                for (RawConnection connection : connections) {
                    connection.close();
                }
            }
        }
        assertThat(overloaded).isTrue();
    }

    private void logInWithoutDatabase(Path file, Server server) throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file, elsewhere);
        Attempt attempt = new Attempt("test", OPERATIONS.get(0), "198.18.6.1");
        RawAnswer answer = send(attempt, Form.JSON_TEXT, TestUser.EMAIL, PASSWORD, server);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        expectedLines.add(attempt.line("failed", ""));
        Files.move(elsewhere, file);
    }

    private static RawAnswer send(Attempt attempt, Form form, String email, String password, Server server)
            throws IOException {
        return send(post(attempt.path(), attempt.clientHeader(), form.body(email, password)), server);
    }

    private static RawAnswer send(String request, Server server) throws IOException {
        return send(request.getBytes(ISO_8859_1), server);
    }

    /** Sends a request on a connection of its own; some are answered by closing it. */
    private static RawAnswer send(byte[] request, Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(request);
            return connection.answer();
        }
    }

    private static byte[] post(String target, String header, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + target + " HTTP/1.1\r\nHost: a\r\n" + header
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /**
     * Notes the line that an answer has to have in the audit file.
     *
     * @param user the id of the user whose address was claimed; empty if there is none
     */
    private void count(RawAnswer answer, Attempt attempt, String user) throws IOException {
        assertThat(answer.body()).doesNotContain(CANARY);
        switch (answer.status()) {
            case 200 -> {
                tokens.add(TestUser.token(answer));
                expectedLines.add(attempt.line("granted", user));
            }
            case 400 -> {
                assertThat(answer.body()).contains("INVALID_LOGIN_CREDENTIALS");
                expectedLines.add(attempt.line("rejected", user));
                if (attempt.operation.equals("generate-api-token")) {
                    codes.add(answer.json().at("/args/bubble_code").asText());
                }
            }
            case 401 -> expectedLines.add(attempt.line("disabled", user));
            case 429 -> expectedLines.add(attempt.line("throttled", ""));
            case 503 -> expectedLines.add(attempt.line("overloaded", ""));
            default -> throw new AssertionError(attempt + " was answered by " + answer);
        }
    }

    private String add(String email, String environment, Path data) throws Exception {
        Result added = command(
                PASSWORD,
                "user",
                "add",
                "--email",
                email,
                "--password-stdin",
                "--environment",
                environment,
                "--data-dir",
                data.toString());
        return added.out().strip().replaceFirst(".* ", "");
    }

    /** What this prints is the one place where the key stands. */
    private static String addKey(String kind, Path data) throws Exception {
        Result added = Program.run("", kind, "add", "--name", KEY_NAME, "--data-dir", data.toString());
        assertThat(added.exitCode()).as(added.err()).isZero();
        return added.out().strip().replaceFirst(".* ", "");
    }

    private Result command(String input, String... arguments) throws Exception {
        Result result = Program.run(input, arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        output.add(result.out());
        output.add(result.err());
        return result;
    }

    private void requireNothingIn(Path files) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(betrays(withoutPaths(Files.readString(file, ISO_8859_1))))
                        .as("a password, a token or a key in " + file.getFileName())
                        .isFalse();
            }
        }
    }

    /** The access log tells unknown paths too, in which no password belongs; tokens and keys it has to hide there. */
    private static String withoutPaths(String text) {
        return text.replaceAll("(\"path\":\"[^\"]*)" + CANARY, "$1");
    }

    private boolean betrays(String text) {
        return text.toLowerCase(Locale.ROOT).contains(CANARY)
                || keys.stream().anyMatch(text::contains)
                || tokens.stream().anyMatch(token -> text.contains(token) || text.contains(secret(token)));
    }

    /** All that follows the time of issue. */
    private static String secret(String token) {
        return token.substring(token.lastIndexOf('x') + 1);
    }

    private static void requireChange(JsonNode line) {
        assertThat(line.properties().stream().map(Map.Entry::getKey))
                .containsExactly("time", "outcome", "key", "environment", "address", "user");
        assertThat(line.path("key").asText()).isEqualTo(KEY_NAME);
    }

    private static void requireWellFormed(JsonNode line) {
        assertThat(line.properties().stream().map(Map.Entry::getKey))
                .isSubsetOf("time", "outcome", "correlation", "code", "operation", "environment", "address", "user");
        assertThat(Instant.parse(line.path("time").asText())).isNotNull();
        assertThat(line.path("correlation").asText()).matches("[0-9a-f]{32}");
        assertThat(line.path("code").asText()).matches("\\d{13}x\\d{18}");
    }

    /** What an attempt's answer says of the line; of those that were not looked at it does not say the user. */
    private static String summary(JsonNode line) {
        Attempt attempt = new Attempt(
                line.path("environment").asText(),
                line.path("operation").asText(),
                line.path("address").asText());
        String outcome = line.path("outcome").asText();
        boolean lookedAt = Set.of("granted", "rejected", "disabled").contains(outcome);
        return attempt.line(outcome, lookedAt ? line.path("user").asText() : "");
    }

    private record Attempt(String environment, String operation, String client) {
        private String path() {
            return Environment.ofLabel(environment).orElseThrow().basePath() + "/wf/" + operation;
        }

        private String clientHeader() {
            return "X-Forwarded-For: " + client;
        }

        private String line(String outcome, String user) {
            return String.join(" ", outcome, environment, operation, client, user);
        }
    }

    /** How a login can be written down. */
    private enum Form {
        JSON_TEXT {
            @Override
            byte[] body(String email, String password) {
                return JsonNodeFactory.instance
                        .objectNode()
                        .put("email", email)
                        .put("password", password)
                        .toString()
                        .getBytes(UTF_8);
            }
        },
        FIELDS {
            @Override
            byte[] body(String email, String password) {
                return ("email=" + URLEncoder.encode(email, UTF_8) + "&password=" + URLEncoder.encode(password, UTF_8))
                        .getBytes(UTF_8);
            }
        };

        abstract byte[] body(String email, String password);
    }
}
