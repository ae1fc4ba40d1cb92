package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served for the API reference, and that nothing else is. {@link DocsPageIT} looks at it in a browser. */
final class DocsPageTest {
    private static final List<String> FILES = List.of(
            "/docs",
            "/docs/docs.js",
            "/docs/swagger-ui-bundle.js",
            "/docs/swagger-ui-bundle.js.LICENSE.txt",
            "/docs/swagger-ui.css",
            "/docs/favicon-32x32.png");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of(Setting.DOCS, "on"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html;charset=utf-8",
        "/docs/docs.js, text/javascript;charset=utf-8",
        "/docs/swagger-ui-bundle.js, text/javascript;charset=utf-8",
        "/docs/swagger-ui-bundle.js.LICENSE.txt, text/plain;charset=utf-8",
        "/docs/swagger-ui.css, text/css;charset=utf-8",
        "/docs/favicon-32x32.png, image/png",
    })
    void itsFilesAreServedUnderAStrictPolicy(String path, String type) throws Exception {
        RawAnswer answer = ask(server, "HEAD", path, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bodyLength()).isPositive();
        assertThat(answer.header("content-type")).isEqualTo(type);
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.header("content-security-policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(answer.header("etag")).matches("\"[0-9a-f]{64}\"");
        assertThat(ask(server, "GET", path, "If-None-Match: " + answer.header("etag") + "\r\n")
                        .status())
                .isEqualTo(304);
    }

    /** Relative, so that they hold below a path prefix of a proxy; and nothing inline, which the policy forbids. */
    @Test
    void thePageRefersToItsOwnFilesAlone() throws Exception {
        String page = ask(server, "GET", "/docs", "").body();
        List<String> references = REFERENCE
                .matcher(page)
                .results()
                .map(reference -> reference.group(1))
                .toList();
        assertThat(references).contains("openapi.yaml", "docs/docs.js", "docs/swagger-ui-bundle.js");
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                ask(server, "HEAD", "/" + reference, "").status())
                        .isEqualTo(200));
        assertThat(page).doesNotContain("<style", "style=", "onload", "<script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/",
                "/docs/docs.html",
                "/docs/index.html",
                "/docs/swagger-ui.js",
                "/docs/docs.js/",
                "/docs/docs.js%00",
                "/docs/Docs.js",
                "/docs//docs.js",
                "/docs/./docs.js",
                "/docs/../docs",
                "/docs/../openapi.yaml",
                "/docs/..%2f..%2fMain.class",
                "/docs/%2e%2e/%2e%2e/Main.class",
                "/docs/../../../../etc/passwd",
                "/docs/dev/tollgate/server/Main.class",
                "/docs/docs.js;a=1",
                "/docs.html",
                "/favicon.ico",
                "/META-INF/MANIFEST.MF",
                "/version-test/docs",
            })
    void nothingElseIsServed(String path) throws Exception {
        requireNothingAt(server, path);
    }

    @Test
    void aPathMayBeLong() throws Exception {
        requireNothingAt(server, "/docs/" + "a".repeat(8000));
        requireNothingAt(server, "/docs/" + "../".repeat(2600) + "docs");
        assertThat(ask(server, "GET", "/docs/" + "a".repeat(9000), "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE"})
    void itIsReadAlone(String method) throws Exception {
        for (String path : FILES) {
            RawAnswer answer = ask(server, method, path, "Content-Length: 0\r\n");
            assertThat(answer.status()).isEqualTo(405);
            answer.requireDocumentedHeaders();
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void unlessItIsAskedForThereIsNone(@TempDir Path elsewhere) throws Exception {
        try (TestServer plain = TestServer.start(elsewhere, Map.of())) {
            for (String path : FILES) {
                requireNothingAt(plain, path);
            }
            assertThat(ask(plain, "GET", "/openapi.yaml", "").status()).isEqualTo(200);
        }
    }

    private static void requireNothingAt(TestServer server, String path) throws IOException {
        RawAnswer answer = ask(server, "GET", path, "");
        assertThat(answer.status()).isEqualTo(404);
        answer.requireDocumentedHeaders();
        assertThat(answer.json()).hasToString("{\"message\":\"Not found\"}");
    }

    private static RawAnswer ask(TestServer server, String method, String target, String lines) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
            return method.equals("HEAD") ? connection.answerToHead() : connection.answer();
        }
    }
}
