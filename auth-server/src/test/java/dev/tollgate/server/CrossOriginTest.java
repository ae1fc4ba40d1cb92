package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of allowed origins may read every answer, those of others none (the CORS protocol of the Fetch Standard). */
final class CrossOriginTest {
    private static final String ALLOWED = "https://app.example";
    private static final String ALSO_ALLOWED = "http://localhost:3000";
    private static final String LOGIN = "/api/1.1/wf/generate-user-token";

    private static final String ASK =
            "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of(Setting.ALLOWED_ORIGINS, ALLOWED + "," + ALSO_ALLOWED));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ALLOWED, ALSO_ALLOWED})
    void anAllowedOriginIsNamed(String origin) throws Exception {
        RawAnswer answer = answer("GET", "/api/1.1/x", "Origin: " + origin + "\r\n");
        assertThat(answer.status()).isEqualTo(401);
        requireReadableBy(origin, answer);
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-methods");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin: https://other.example\r\n",
                "Origin: null\r\n",
                "Origin:\r\n",
                "Origin: *\r\n",
                "Origin: http://app.example\r\n",
                "Origin: https://app.example:8443\r\n",
                "Origin: https://app.example/\r\n",
                "Origin: https://app.example.evil.example\r\n",
                "Origin: https://evil.app.example\r\n",
                "Origin: https://app.exampl\r\n",
                "Origin: https://app.example, http://localhost:3000\r\n",
                "Origin: https://app.example,http://localhost:3000\r\n",
                "Referer: https://app.example/\r\n",
            })
    void anyOtherOriginIsNot(String line) throws Exception {
        RawAnswer answer = answer("GET", "/api/1.1/x", line);
        assertThat(answer.status()).isEqualTo(401);
        requireUnreadable(answer);
        RawAnswer preflight = answer("OPTIONS", LOGIN, line + ASK);
        assertThat(preflight.status()).isEqualTo(204);
        requireUnreadable(preflight);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGIN, "/version-test/api/1.1/some-protected-endpoint", "/api/1.1/x", "/x", "*"})
    void aPreflightIsToldWhatIsAllowed(String target) throws Exception {
        RawAnswer answer = answer("OPTIONS", target, "Origin: " + ALLOWED + "\r\n" + ASK);
        assertThat(answer.status()).isEqualTo(204);
        requireReadableBy(ALLOWED, answer);
        assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, HEAD, POST, PATCH, DELETE");
        assertThat(answer.header("access-control-allow-headers"))
                .isEqualTo("Authorization, Content-Type, traceparent, tracestate");
        assertThat(answer.header("access-control-max-age")).matches("[1-9]\\d*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /x | X: y | 404",
                "GET | /api/1.1/wf/generate-user-token | X: y | 405",
                "POST | /api/1.1/wf/generate-user-token | X: y | 400",
                "POST | /api/1.1/wf/generate-api-token | X: y | 400",
                "HEAD | /api/1.1/some-protected-endpoint | X: y | 401",
                "GET | /x | X : y | 400",
                "GET | /%zz | X: y | 400",
                "OPTIONS | /api/1.1/forward-auth | X: y | 401",
                "GET | /api/1.1/forward-auth/x | Expect: more | 401",
                "POST | /api/1.1/wf/generate-api-token | Content-Length: 1, 1 | 400",
                "POST | /api/1.1/wf/generate-user-token | Content-Length: 16385 | 400",
                "POST | /api/1.1/wf/generate-user-token | Transfer-Encoding: gzip | 400",
                "POST | /api/1.1/wf/generate-user-token | Expect: more | 400",
            })
    void errorsCanBeReadToo(String method, String target, String line, int status) throws Exception {
        RawAnswer answer = answer(method, target, "Origin: " + ALLOWED + "\r\n" + line + "\r\n");
        assertThat(answer.status()).isEqualTo(status);
        requireReadableBy(ALLOWED, answer);
        requireUnreadable(answer(method, target, "Origin: https://other.example\r\n" + line + "\r\n"));
    }

    @Test
    void aRefusedBodyCanBeReadAboutToo() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send("POST " + LOGIN + " HTTP/1.1\r\nHost: a\r\nOrigin: " + ALLOWED
                    + "\r\nTransfer-Encoding: chunked\r\n\r\ng\r\n");
            RawAnswer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            requireReadableBy(ALLOWED, answer);
        }
    }

    @Test
    void thatThereAreTooManyConnectionsCanBeReadToo(@TempDir Path elsewhere) throws Exception {
        try (TestServer full = TestServer.start(
                        elsewhere, Map.of(Setting.ALLOWED_ORIGINS, ALLOWED, Setting.CONNECTIONS, "1"));
                RawConnection first = RawConnection.to(full.port())) {
            first.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(first.answer().status()).isEqualTo(404);
            RawAnswer answer = answer(full, "HEAD", "/x", "Origin: " + ALLOWED + "\r\n");
            assertThat(answer.status()).isEqualTo(503);
            requireReadableBy(ALLOWED, answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS"})
    void withoutTheSettingNobodyIsNamed(String method, @TempDir Path elsewhere) throws Exception {
        try (TestServer closed = TestServer.start(elsewhere, Map.of())) {
            RawAnswer answer = answer(closed, method, LOGIN, "Origin: " + ALLOWED + "\r\n" + ASK);
            answer.requireDocumentedHeaders();
            assertThat(answer.headers().keySet())
                    .noneMatch(name -> name.equals("vary") || name.startsWith("access-control-"));
        }
    }

    private static RawAnswer answer(String method, String target, String lines) throws IOException {
        return answer(server, method, target, lines);
    }

    private static RawAnswer answer(TestServer server, String method, String target, String lines) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
            return method.equals("HEAD") ? connection.answerToHead() : connection.answer();
        }
    }

    private static void requireReadableBy(String origin, RawAnswer answer) {
        answer.requireDocumentedHeaders();
        assertThat(answer.header("vary")).isEqualTo("Origin");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(origin);
        assertThat(answer.header("access-control-expose-headers"))
                .isEqualTo("ETag, Retry-After, WWW-Authenticate, X-Correlation-Id");
    }

    private static void requireUnreadable(RawAnswer answer) {
        answer.requireDocumentedHeaders();
        assertThat(answer.header("vary")).isEqualTo("Origin");
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }
}
