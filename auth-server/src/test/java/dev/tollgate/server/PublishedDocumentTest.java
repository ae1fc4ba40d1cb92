package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.ContractCheck.Same;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's own contract, which it hands to anybody as it was built from it. */
final class PublishedDocumentTest {
    private static final String ORIGIN = "https://app.example";
    private static final String NEXT = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static String document;
    private static String sha256;
    private static String tag;

    @BeforeAll
    static void start() throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of("../api-spec/src/main/openapi/tollgate.yaml"));
        document = new String(bytes, UTF_8);
        sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        tag = '"' + sha256 + '"';
        server = TestServer.start(directory, Map.of(Setting.ALLOWED_ORIGINS, ORIGIN));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer x\r\n", "Accept: text/html\r\n", "Range: bytes=0-9\r\n"})
    void anybodyMayReadItByteForByte(String lines) throws Exception {
        RawAnswer answer = ask("GET", "/openapi.yaml", lines);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(document);
        requireHeadersOfDocument(answer);
    }

    @Test
    void aQueryNamesTheSameDocument() throws Exception {
        assertThat(ask("GET", "/openapi.yaml?v=1", "").body()).isEqualTo(document);
    }

    @Test
    void headTellsTheSameWithoutTheDocument() throws Exception {
        RawAnswer answer = ask("HEAD", "/openapi.yaml", "");
        assertThat(answer.status()).isEqualTo(200);
        requireHeadersOfDocument(answer);
    }

    private static void requireHeadersOfDocument(RawAnswer answer) {
        assertThat(answer.header("content-type")).isEqualTo("application/yaml");
        assertThat(answer.bodyLength()).isEqualTo(document.getBytes(UTF_8).length);
        requireHeadersToKeepIt(answer);
        assertThat(answer.headers())
                .containsOnlyKeys(
                        "date",
                        "cache-control",
                        "x-content-type-options",
                        "x-correlation-id",
                        "vary",
                        "etag",
                        "content-type",
                        "content-length");
    }

    /** A cache needs them with 304 too (RFC 9110, section 15.4.5). */
    private static void requireHeadersToKeepIt(RawAnswer answer) {
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.header("etag")).isEqualTo(tag);
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("vary")).isEqualTo("Origin");
        assertThat(answer.header("date")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TAG",
                "W/TAG",
                "*",
                " * ",
                "\"a\", TAG",
                "\"a,\\\", W/TAG, \"b\"",
                "\"\",\t,TAG ,",
                "\"a\"\r\nIf-None-Match: TAG",
                "nothing\r\nIf-None-Match: W/TAG",
            })
    void whoHasItIsNotSentItAgain(String tags) throws Exception {
        for (String method : new String[] {"GET", "HEAD"}) {
            RawAnswer answer = askIfNoneMatch(method, tags);
            assertThat(answer.status()).isEqualTo(304);
            requireHeadersToKeepIt(answer);
            assertThat(answer.headers())
                    .containsOnlyKeys(
                            "date", "cache-control", "x-content-type-options", "x-correlation-id", "vary", "etag");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"a\"",
                "SHA",
                "\"SHA",
                "SHA\"",
                "\"SHA \"",
                "w/TAG",
                "W/ TAG",
                "TAG TAG",
                "TAGx",
                "**",
                "\"*\"",
                "*, TAG",
                "\"open, TAG",
                "x, TAG",
            })
    void whoHasSomethingElseIsSentIt(String tags) throws Exception {
        RawAnswer answer = askIfNoneMatch("GET", tags);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(document);
    }

    @Test
    void aListOfTagsMayFillTheHead() throws Exception {
        assertThat(askIfNoneMatch("GET", "\"\",".repeat(2600) + "TAG").status()).isEqualTo(304);
        assertThat(askIfNoneMatch("GET", "\",\",".repeat(2000)).status()).isEqualTo(200);
        assertThat(askIfNoneMatch("GET", "W/".repeat(4000)).status()).isEqualTo(200);
        assertThat(askIfNoneMatch("GET", "\"a\",".repeat(2100)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "get"})
    void itIsReadAlone(String method) throws Exception {
        RawAnswer answer = ask(method, "/openapi.yaml", "If-None-Match: *\r\nContent-Length: 0\r\n");
        assertThat(answer.status()).isEqualTo(405);
        answer.requireDocumentedHeaders();
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.json()).hasToString("{\"message\":\"Wrong method\"}");
    }

    @Test
    void optionsTellsSo() throws Exception {
        RawAnswer answer = ask("OPTIONS", "/openapi.yaml", "");
        assertThat(answer.status()).isEqualTo(204);
        answer.requireDocumentedHeaders();
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi.yaml/",
                "/openapi.yml",
                "/openapi.json",
                "/openapi",
                "/OPENAPI.YAML",
                "/openapi/tollgate.yaml",
                "/openapi.yaml;a=1",
                "/openapi.yaml%00",
                "/%6fpenapi.yaml",
                "//openapi.yaml",
                "/./openapi.yaml",
                "/x/../openapi.yaml",
                "/x/%2e%2e/openapi.yaml",
                "/api/openapi.yaml",
            })
    void itHasOneSpelling(String path) throws Exception {
        RawAnswer answer = ask("GET", path, "");
        assertThat(answer.status()).isEqualTo(404);
        answer.requireDocumentedHeaders();
        assertThat(answer.json()).hasToString("{\"message\":\"Not found\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/1.1/openapi.yaml", "/version-test/api/1.1/openapi.yaml"})
    void belowTheBasesItIsNoOperation(String path) throws Exception {
        assertThat(ask("GET", path, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"})
    void aBodyHidesNoRequest(String body) throws Exception {
        for (String method : new String[] {"GET", "HEAD"}) {
            try (RawConnection connection = RawConnection.to(server.port())) {
                connection.send(method + " /openapi.yaml HTTP/1.1\r\nHost: a\r\n" + body + NEXT);
                RawAnswer answer = method.equals("HEAD") ? connection.answerToHead() : connection.answer();
                assertThat(answer.status()).isEqualTo(200);
                if (!answer.announcesClose()) {
                    assertThat(connection.answer().status()).isEqualTo(404);
                }
                connection.endSending();
                assertThat(connection.rest()).isEmpty();
            }
        }
    }

    @Test
    void aPageOfAnAllowedOriginMayReadItAndItsHash() throws Exception {
        for (String lines : new String[] {"", "If-None-Match: *\r\n"}) {
            RawAnswer answer = ask("GET", "/openapi.yaml", "Origin: " + ORIGIN + "\r\n" + lines);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo(ORIGIN);
            assertThat(answer.header("access-control-expose-headers")).contains("ETag");
            assertThat(ask("GET", "/openapi.yaml", "Origin: https://other.example\r\n" + lines)
                            .headers())
                    .doesNotContainKey("access-control-allow-origin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientFindsItsOwnDocument(Environment environment) {
        URI base = URI.create("http://127.0.0.1:" + server.port() + environment.basePath());
        try (AuthClient client = AuthClient.builder(base).build()) {
            assertThat(client.checkContract()).isEqualTo(new Same(sha256));
        }
    }

    private static RawAnswer askIfNoneMatch(String method, String tags) throws IOException {
        return ask(
                method,
                "/openapi.yaml",
                "If-None-Match: " + tags.replace("TAG", tag).replace("SHA", sha256) + "\r\n");
    }

    private static RawAnswer ask(String method, String target, String lines) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + NEXT);
            RawAnswer answer = method.equals("HEAD") ? connection.answerToHead() : connection.answer();
            if (answer.status() != 400) {
                assertThat(connection.answer().status())
                        .as("status of the next answer")
                        .isEqualTo(404);
            }
            return answer;
        }
    }
}
