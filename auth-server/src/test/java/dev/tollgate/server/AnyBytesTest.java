package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever bytes are sent, what comes back is answers in documented JSON, and then the end. */
final class AnyBytesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path DIRECTORY = temporaryDirectory();
    private static final TestServer SERVER = TestServer.start(DIRECTORY, Map.of());

    @AfterContainer
    static void stop() throws IOException {
        SERVER.close();
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            files.sorted(Comparator.reverseOrder()).forEach(AnyBytesTest::delete);
        }
    }

    /** No wait here is longer than the patience of {@link RawConnection}, which fails when nothing comes. */
    @Property(tries = 500)
    void anyBytesAreAnsweredInJsonOrNotAtAll(@ForAll("requests") String request) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.port())) {
            connection.send(request);
            connection.endSending();
            requireDocumented(connection.rest(), request);
        }
    }

    @Provide
    Arbitrary<String> requests() {
        Arbitrary<String> lines = Arbitraries.of(
                "GET /api/1.1/some-protected-endpoint HTTP/1.1\r\n",
                "POST /api/1.1/wf/generate-user-token HTTP/1.1\r\n",
                "POST /version-test/api/1.1/wf/generate-api-token HTTP/1.1\r\n",
                "HEAD / HTTP/1.0\r\n",
                "Host: a\r\n",
                "Host: a\r\n\r\n",
                "Content-Length: 2\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Expect: 100-continue\r\n",
                "Authorization: Bearer x\r\n",
                "Connection: close\r\n",
                "\r\n",
                "{}",
                "2\r\n{}\r\n",
                "0\r\n\r\n");
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(30);
        Arbitrary<String> sound = Combinators.combine(
                        Arbitraries.of("GET", "POST", "DELETE", "OPTIONS", "x"),
                        Arbitraries.of("/", "/api/1.1/", "/api/1.1/wf/generate-api-token", "*", "/api/1.1/wf/x;y"),
                        noise)
                .as((method, path, body) -> "%s %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(method, path, body.length(), body));
        return Arbitraries.oneOf(lines, lines, lines, noise, sound)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Takes the answers off one by one; those to HEAD have no body. */
    private static void requireDocumented(String answers, String request) throws IOException {
        String rest = answers;
        while (!rest.isEmpty()) {
            int endOfHead = rest.indexOf("\r\n\r\n");
            assertThat(endOfHead).as("the end of a head in: " + rest).isPositive();
            String head = rest.substring(0, endOfHead + 4);
            rest = rest.substring(endOfHead + 4);
            if (head.equals("HTTP/1.1 100 Continue\r\n\r\n")) {
                continue;
            }
            RawAnswer answer = RawAnswer.parse(head);
            answer.requireDocumentedHeaders();
            boolean hasNoBody = answer.status() == 204 || (request.contains("HEAD ") && !rest.startsWith("{"));
            if (!hasNoBody) {
                String body = rest.substring(0, answer.bodyLength());
                assertThat(JSON.readTree(body.getBytes(ISO_8859_1)).isObject()).isTrue();
                rest = rest.substring(answer.bodyLength());
            }
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("tollgate");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
