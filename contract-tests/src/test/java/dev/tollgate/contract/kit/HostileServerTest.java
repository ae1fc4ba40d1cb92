package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Whatever a server sends, the run ends, says that the server is not as asked, and writes reports that can be read. */
final class HostileServerTest {
    private static final String PASSWORD = PagesStub.PASSWORD;
    private static final String TOKEN = "bus|1234567890123x12|2345678901234x98765432109876543210";

    private static final String TEXT = "a text that is no token, but that the kit cannot know to be none ";

    /** For what never comes to its end. */
    private static final Duration SHORT = Duration.ofMillis(50);

    /** For what comes to its end by itself, however busy the machine is. */
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path report;

    /** Writes an answer, or something else, until it is done or nobody reads any more. */
    @FunctionalInterface
    interface Malice {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malices")
    @Timeout(60)
    void theRunEndsWithReportsThatCanBeRead(String name, Duration patience, Malice malice, String complaint)
            throws Exception {
        try (HostileServer server = HostileServer.start(malice)) {
            KitOnStub run = KitOnStub.run(
                    server.baseUrl(), PASSWORD, report, new Limits(Duration.ofSeconds(50), patience, 64 * 1024));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains(complaint);
            assertThat(run.err()).isEmpty();
            Document document = DocumentBuilderFactory.newNSInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(run.xml().getBytes(UTF_8)));
            assertThat(document.getElementsByTagName("testcase").getLength())
                    .isEqualTo(Checks.all().size());
            assertThat(document.getElementsByTagName("failure").getLength())
                    .isEqualTo(run.failed().size());
            assertThat(run.html())
                    .doesNotContain("<script")
                    .doesNotContain("<img")
                    .endsWith("</html>\n");
            assertThat(run.out().codePoints().filter(HostileServerTest::isDangerous))
                    .isEmpty();
            assertThat(run.all()).doesNotContain("staple").doesNotContain("98765432109876543210");
        }
    }

    static Stream<Arguments> malices() {
        return Stream.of(
                arguments(
                        "nothing",
                        SHORT,
                        (Malice) out -> Thread.sleep(Duration.ofMinutes(1)),
                        "no whole answer within 50 ms"),
                arguments("a closed connection", LONG, (Malice) OutputStream::close, "there is no answer"),
                arguments(
                        "half a status line",
                        LONG,
                        (Malice) out -> out.write(bytes("HTTP/1.1 20")),
                        "there is no answer"),
                arguments(
                        "no HTTP",
                        LONG,
                        (Malice) out -> out.write(bytes("<script>alert(1)</script>\r\n\r\n")),
                        "there is no answer"),
                arguments(
                        "a drip",
                        SHORT,
                        (Malice) out -> {
                            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
                            drip(out, bytes("{"), Duration.ofMillis(20));
                        },
                        "no whole answer within 50 ms"),
                arguments(
                        "a cut body",
                        LONG,
                        (Malice) out -> out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\"")),
                        "there is no answer"),
                arguments(
                        "an endless body",
                        LONG,
                        (Malice) out -> {
                            out.write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
                            drip(out, new byte[8192], Duration.ZERO);
                        },
                        "the body has more than 65536 bytes"),
                arguments(
                        "endless headers",
                        LONG,
                        (Malice) out -> {
                            out.write(bytes("HTTP/1.1 200 OK\r\n"));
                            drip(out, bytes("X-" + "a".repeat(100) + ": " + "b".repeat(8000) + "\r\n"), Duration.ZERO);
                        },
                        "there is no answer"),
                arguments(
                        "many interim answers",
                        SHORT,
                        (Malice) out -> drip(out, bytes("HTTP/1.1 103 Early Hints\r\n\r\n"), Duration.ZERO),
                        "there is no answer"),
                arguments("a redirect", LONG, answer("302 Found\r\nLocation: http://127.0.0.1:1/stolen", ""), "→ 302"),
                arguments(
                        "no UTF-8",
                        LONG,
                        answer("200 OK", "{\"status\":\"success\",\"response\":{\"token\":\"\u00ff\u00fe\"}}"),
                        "the body is no JSON object in UTF-8"),
                arguments(
                        "deep JSON",
                        LONG,
                        answer("200 OK", "{\"a\":".repeat(9000)),
                        "the body is no JSON object in UTF-8"),
                arguments(
                        "JSON of many deep fields",
                        LONG,
                        answer(
                                "200 OK",
                                "{\"a\":".repeat(900)
                                        + "{"
                                        + joined(3000, field -> "\"" + field + "\":1")
                                        + "}"
                                        + "}".repeat(900)),
                        "too large a one"),
                arguments(
                        "fields with a long name before them",
                        LONG,
                        answer(
                                "200 OK",
                                "{\"" + "a".repeat(30_000) + "\":{" + joined(900, field -> "\"" + field + "\":1")
                                        + "}}"),
                        "too large a one"),
                arguments(
                        "many texts",
                        LONG,
                        answer("200 OK", "{" + joined(3000, field -> "\"" + field + "\":\"text " + field + "\"") + "}"),
                        "too large a one"),
                arguments(
                        "many long texts",
                        LONG,
                        answer(
                                "200 OK",
                                "{\"response\":{\"token\":\"" + TOKEN + "\"},"
                                        + joined(500, field -> "\"" + field + "\":\"" + TEXT + field + "\"") + "}"),
                        "→ 200 (a body of"),
                arguments(
                        "a token in an array",
                        LONG,
                        answer(
                                "200 OK",
                                "{\"response\":{\"refresh_token\":[{\"a\":\"98765432109876543210-a\"}],\"user_id\":"
                                        + "\"98765432109876543210-a\"}}"),
                        "user_id: •••"),
                arguments(
                        "a token in an array that is all",
                        LONG,
                        answer("200 OK", "[{\"token\":\"98765432109876543210\"}]"),
                        "→ 200 (a body of 34 characters)"),
                arguments(
                        "a token before another object",
                        LONG,
                        answer("200 OK", "{\"response\":{\"token\":\"98765432109876543210\"}}{}"),
                        "→ 200 (a body of"),
                arguments(
                        "a token longer than any",
                        LONG,
                        answer("200 OK", "{\"response\":{\"token\":\"" + "98765432109876543210".repeat(300) + "\"}}"),
                        "→ 200 (a body of"),
                arguments(
                        "a password over lines",
                        LONG,
                        answer(
                                "400 Bad Request",
                                "{\"message\":\"" + PASSWORD.replace(" ", "\\n  ") + "\"}\r\n"
                                        + PASSWORD.replace(" ", "\r\n  ")),
                        "a secret is repeated"),
                arguments(
                        "a long number",
                        LONG,
                        answer("200 OK", "{\"response\":{\"expires\":" + "9".repeat(50000) + "}}"),
                        "the body is no JSON object in UTF-8"),
                arguments(
                        "markup",
                        LONG,
                        answer(
                                "200 OK",
                                "{\"status\":\"]]><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'\"}"),
                        "status is not 'success'"),
                arguments(
                        "what a terminal obeys",
                        LONG,
                        answer("400 Bad Request", "{\"status\":\"\\u0000 \u001b[2J\u009b \\ud800 \u0007\"}\u0000"),
                        "\\u001b[2J"),
                arguments(
                        "an escaped command",
                        LONG,
                        answer("200 OK", "{\"status\":\"\\u001b]0;title\\u0007\\u202e\\ud800\"}"),
                        "status: \\u001b]0;title"),
                arguments(
                        "secrets in all places",
                        LONG,
                        answer(
                                "200 OK\r\nContent-Type: " + PASSWORD + TOKEN,
                                "{\"status\":\"" + PASSWORD + "\",\"response\":{\"token\":\"" + TOKEN
                                        + "\",\"user_id\":\"" + TOKEN + "\",\"" + PASSWORD + TOKEN + "\":1}}"),
                        "•••"),
                arguments(
                        "a secret in a status line",
                        LONG,
                        (Malice) out -> out.write(bytes(PASSWORD + " " + TOKEN + "\r\n\r\n")),
                        "there is no answer"),
                arguments(
                        "a token that is no header",
                        LONG,
                        answer("200 OK", "{\"response\":{\"token\":\"a\\r\\nX-Injected: yes\"}}"),
                        "no login has given a token that can be sent"));
    }

    private static Malice answer(String status, String body) {
        return out -> out.write(bytes("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body));
    }

    private static void drip(OutputStream out, byte[] drop, Duration pause) throws IOException, InterruptedException {
        while (true) {
            out.write(drop);
            out.flush();
            Thread.sleep(pause);
        }
    }

    @Test
    void nothingIsLookedAtWhenTheTimeOfTheRunIsOver() throws IOException {
        try (HostileServer server = HostileServer.start(answer("200 OK", "{}"))) {
            KitOnStub run =
                    KitOnStub.run(server.baseUrl(), PASSWORD, report, new Limits(Duration.ZERO, LONG, 64 * 1024));
            assertThat(run.failed()).hasSameSizeAs(Checks.all());
            assertThat(run.out()).contains("the time of the run is over");
        }
    }

    private static String joined(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static boolean isDangerous(int character) {
        return character != '\n'
                && (Character.isISOControl(character)
                        || Character.getType(character) == Character.FORMAT
                        || Character.getType(character) == Character.SURROGATE);
    }

    /** Answers every connection in the same way. */
    private record HostileServer(ServerSocket socket, Thread acceptor) implements AutoCloseable {
        static HostileServer start(Malice malice) throws IOException {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread acceptor = Thread.ofVirtual().start(() -> accept(socket, malice));
            return new HostileServer(socket, acceptor);
        }

        String baseUrl() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/api/1.1";
        }

        private static void accept(ServerSocket socket, Malice malice) {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    Thread.ofVirtual().start(() -> serve(connection, malice));
                }
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private static void serve(Socket connection, Malice malice) {
            try (connection) {
                byte[] request = new byte[4096];
                int length = connection.getInputStream().read(request);
                if (length > 0) {
                    malice.to(connection.getOutputStream());
                }
            } catch (IOException | InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
