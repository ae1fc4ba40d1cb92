package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.server.user.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's configuration of nginx lets a small service answer those with a live token, and nobody else. */
final class NginxAuthRequestIT {
    private static final Pattern SNIPPET =
            Pattern.compile("^```nginx\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REMOTE_PORT = Pattern.compile("^ *\\d+: \\S+ [0-9A-F]{8}:([0-9A-F]{4}) ");
    private static final String PASSWORD = "correct horse battery staple";
    private static final String FORGED = """
        X-Auth-User-Id: 1x1\r
        x-auth-expires: 7\r
        X-Auth-Absolute-Expires: 7\r
        X-AUTH-IDLE-EXPIRES: 7\r
        X_Auth_Idle_Expires: 7\r
        """;

    private static final AtomicInteger SERVED = new AtomicInteger();

    @TempDir
    private static Path directory;

    @TempDir
    private static Path proxyFiles;

    private static Path program;
    private static HttpServer service;
    private static TestServer tollgate;
    private static FrontProxy nginx;
    private static UserId ada;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        program = FrontProxy.Kind.NGINX.require();
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", NginxAuthRequestIT::tellWhatArrives);
        service.start();
        tollgate = TestServer.start(directory, Map.of());
        nginx = FrontProxy.startNginx(program, configuration(), tollgate.port(), proxyFiles);
        ada = tollgate.add(LIVE, "ada@example.com", PASSWORD);
        token = tollgate.token(LIVE, "ada@example.com", PASSWORD);
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
            tollgate.close();
            service.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST /a/../b//c;d?e=%7C HTTP/1.1", "OPTIONS /x%2F%25 HTTP/1.1"})
    void whoHasALiveTokenIsServedUnderItsUserId(String line) throws Exception {
        RawAnswer answer = ask(line, bearer(token));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("x-auth-user-id").asText()).isEqualTo(ada.text());
        assertThat(answer.json().path("x-auth-expires").asInt()).isBetween(31_535_000, 31_536_000);
        assertThat(answer.json().path("x-auth-absolute-expires").asInt()).isBetween(31_535_000, 31_536_000);
    }

    @Test
    void whatAClientForgesDoesNotArrive() throws Exception {
        RawAnswer answer = ask("GET / HTTP/1.1", bearer(token) + FORGED);
        assertThat(answer.json().path("x-auth-user-id").asText()).isEqualTo(ada.text());
        assertThat(answer.body()).doesNotContain("idle", "\"7\"", "\"1x1\"");
    }

    @Test
    void whoHasNoLiveTokenIsDeniedAsDocumentedAndNeverServed() throws Exception {
        int before = SERVED.get();
        requireDenied("Bearer", ask("GET / HTTP/1.1", FORGED));
        requireDenied("Bearer error=\"invalid_token\"", ask("GET / HTTP/1.1", bearer(token + "0")));
        requireDenied("Bearer", ask("GET / HTTP/1.1", "Authorization: Basic YTpi\r\n"));
        assertThat(ask("GET /tollgate HTTP/1.1", bearer(token)).status()).isEqualTo(404);
        assertThat(SERVED).hasValue(before);
    }

    @Test
    void whatTheServiceIsSentIsNotSentToTollgate() throws Exception {
        String body = "x".repeat(500_000);
        RawAnswer sized = ask(
                nginx,
                "POST / HTTP/1.1",
                bearer(token) + "Cookie: a=" + "c".repeat(7_000) + "\r\nX-Large: " + "x".repeat(7_000) + "\r\n"
                        + "Content-Length: " + body.length() + "\r\n",
                body);
        assertThat(sized.json().path("bytes").asInt()).isEqualTo(body.length());
        RawAnswer chunked = ask(
                nginx,
                "PUT / HTTP/1.1",
                bearer(token) + "Transfer-Encoding: chunked\r\n",
                Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        assertThat(chunked.json().path("bytes").asInt()).isEqualTo(body.length());
    }

    /** Another nginx, which has no connection yet. */
    @Test
    void oneConnectionToTollgateIsAskedOnAgainAndAgain(@TempDir Path otherFiles) throws Exception {
        long before = connectionsToTollgate();
        try (FrontProxy other = FrontProxy.startNginx(program, configuration(), tollgate.port(), otherFiles)) {
            for (int request = 0; request < 20; request++) {
                assertThat(ask(other, "GET / HTTP/1.1", bearer(token), "").status())
                        .isEqualTo(200);
                assertThat(ask(other, "GET / HTTP/1.1", "", "").status()).isEqualTo(401);
            }
            assertThat(connectionsToTollgate() - before).isEqualTo(1);
        }
    }

    @Test
    void withoutTollgateNobodyIsServed(@TempDir Path elsewhere, @TempDir Path otherFiles) throws Exception {
        try (FrontProxy orphan = orphan(elsewhere, otherFiles)) {
            int before = SERVED.get();
            RawAnswer answer = ask(orphan, "GET / HTTP/1.1", bearer(token), "");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            requireJson("Service Unavailable", answer);
            assertThat(SERVED).hasValue(before);
        }
    }

    /** One that has reached its Tollgate, which then stopped. */
    private static FrontProxy orphan(Path elsewhere, Path otherFiles) throws Exception {
        try (TestServer ending = TestServer.start(elsewhere, Map.of())) {
            FrontProxy proxy = FrontProxy.startNginx(program, configuration(), ending.port(), otherFiles);
            requireDenied("Bearer", ask(proxy, "GET / HTTP/1.1", "", ""));
            return proxy;
        }
    }

    /** The README's, with the addresses of this test. */
    private static String configuration() throws IOException {
        List<String> snippets = SNIPPET.matcher(Files.readString(Path.of(System.getProperty("tollgate.readme"))))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(snippets).hasSize(1);
        return snippets.getFirst()
                .replace("listen 80;", "listen FRONT;")
                .replace("127.0.0.1:8080", "SERVER")
                .replace("127.0.0.1:9000", "127.0.0.1:" + service.getAddress().getPort());
    }

    private static void tellWhatArrives(HttpExchange exchange) throws IOException {
        SERVED.incrementAndGet();
        int bytes = exchange.getRequestBody().readAllBytes().length;
        Map<String, String> arrived = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).replace('_', '-').startsWith("x-auth-")) {
                arrived.put(name.toLowerCase(Locale.ROOT), String.join(", ", values));
            }
        });
        arrived.put("bytes", String.valueOf(bytes));
        byte[] answer = arrived.entrySet().stream()
                .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static RawAnswer ask(String line, String headers) throws IOException {
        return ask(nginx, line, headers, "");
    }

    private static RawAnswer ask(FrontProxy proxy, String line, String headers, String body) throws IOException {
        try (RawConnection connection = RawConnection.to(proxy.port())) {
            connection.send(line + "\r\nHost: a\r\n" + headers + "\r\n" + body);
            return connection.answer();
        }
    }

    /** Those that have begun within the last minute, by the system's own list, which keeps the ended ones so long. */
    private static long connectionsToTollgate() throws IOException {
        String port = "%04X".formatted(tollgate.port());
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .filter(line -> REMOTE_PORT
                        .matcher(line)
                        .results()
                        .anyMatch(found -> found.group(1).equals(port)))
                .count();
    }

    private static void requireDenied(String challenge, RawAnswer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo(challenge);
        requireJson("Permission denied", answer);
    }

    private static void requireJson(String message, RawAnswer answer) throws IOException {
        assertThat(answer.header("content-type")).isEqualTo("application/json;charset=utf-8");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.json()).hasToString("{\"message\":\"" + message + "\"}");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }
}
