package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What later readers get to see of a request, however it arrives. */
final class RequestReaderTest {
    private static final String REFUSED = "refused";
    private static final String INCOMPLETE = "incomplete";

    @Test
    void aRequestIsPassedOnInItsPlainForm() {
        assertThat(readAtOnce("""
            POST http://example.com/a?b HTTP/1.0
            Connection: keep-alive, x
            Host:example.com\t
            Content-Length:  2
            expect: 100-Continue
            Upgrade: h2c
            X-Other: a  b

            {}\
            """)).isEqualTo("""
                POST /a?b HTTP/1.1
                X-Other: a  b
                Host: localhost
                Content-Length: 2

                {}\
                """);
    }

    @Test
    void aChunkedBodyIsPassedOnWithItsLength() {
        assertThat(readAtOnce("""
            POST / HTTP/1.1
            Host: a
            Transfer-Encoding: chunked

            3;x="y"
            {"a
            00002
            "}
            0
            Content-Length: 7

            """)).isEqualTo("""
                POST / HTTP/1.1
                Host: localhost
                Content-Length: 5

                {"a"}\
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a",
        "/a/, /a/",
        "/a/%62, /a/",
        "/a/b;c=d, /a/",
        "/a//b, /a/",
        "/a/./b, /a/",
        "/a/.., /a/",
        "/a/b..c, /a/b..c",
        "/%2e/a, /",
        "/a?b=%41//, /a?b=%41//",
        "http://a, /",
        "HTTPS://A?b, /?b",
    })
    void oneMeaningHasOnePath(String target, String passedOn) {
        assertThat(readAtOnce("GET " + target + " HTTP/1.1\nHost: a\n\n"))
                .startsWith("GET " + passedOn + " HTTP/1.1\n");
    }

    @Property
    void theSameBytesMeanTheSameInAnyPieces(@ForAll("requests") String requests, @ForAll List<Integer> cuts) {
        List<String> atOnce = readAll(requests, List.of());
        assertThat(readAll(requests, cuts)).isEqualTo(atOnce);
        assertThat(atOnce).allSatisfy(outcome -> {
            if (!outcome.equals(REFUSED) && !outcome.equals(INCOMPLETE)) {
                requirePlain(outcome);
            }
        });
    }

    /** Sound requests, requests with one character changed, and noise. */
    @Provide
    Arbitrary<String> requests() {
        Arbitrary<String> sound = Arbitraries.of(
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /a/%62 HTTP/1.0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
                "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        Arbitrary<String> changed = Combinators.combine(
                        sound,
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of("\r", "\n", " ", "\0", ":", "1", ""))
                .as((request, index, with) -> index >= request.length()
                        ? request
                        : request.substring(0, index) + with + request.substring(index + 1));
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
        return Arbitraries.oneOf(sound, sound, changed, noise)
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }

    private static void requirePlain(String request) {
        String[] headAndBody = request.split("\r\n\r\n", 2);
        assertThat(headAndBody[0])
                .matches("(?s)[!-~]+ /[!-~]* HTTP/1\\.1\r\n.*Host: localhost.*")
                .doesNotContainPattern("(?is)transfer-encoding|connection:| .*%")
                .doesNotContainPattern("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]|\r[^\n]|[^\r]\n");
        assertThat(headAndBody[0].endsWith("\r\nContent-Length: " + headAndBody[1].length())
                        || headAndBody[1].isEmpty())
                .isTrue();
    }

    /** Reads one request, written with line feeds for line ends, and answers it so. */
    private static String readAtOnce(String request) {
        List<String> outcomes = readAll(request.replace("\n", "\r\n"), List.of());
        return outcomes.get(0).replace("\r\n", "\n");
    }

    /** Reads all requests until one is refused, in pieces that end where the cuts say. */
    private static List<String> readAll(String requests, List<Integer> cuts) {
        byte[] bytes = requests.getBytes(ISO_8859_1);
        List<String> outcomes = new ArrayList<>();
        RequestReader reader = new RequestReader(TestLimits.SMALL, StreamedOperations.NONE);
        int[] ends = cuts.stream()
                .mapToInt(cut -> Math.floorMod(cut, bytes.length + 1))
                .sorted()
                .toArray();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            for (int piece = 0; piece <= ends.length; piece++) {
                input.limit(piece < ends.length ? ends[piece] : bytes.length);
                while (input.hasRemaining()) {
                    Optional<ReceivedRequest> received = reader.read(input);
                    if (received.isPresent()) {
                        outcomes.add(ISO_8859_1.decode(received.get().plain()).toString());
                        reader = new RequestReader(TestLimits.SMALL, StreamedOperations.NONE);
                    }
                }
            }
            outcomes.add(reader.hasStarted() ? INCOMPLETE : "complete");
        } catch (MalformedRequestException refused) {
            outcomes.add(REFUSED);
        }
        outcomes.removeIf("complete"::equals);
        return outcomes;
    }
}
