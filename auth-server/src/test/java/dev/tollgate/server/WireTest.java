package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at the socket byte by byte, and so cannot come from an HTTP client. */
final class WireTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String LOGIN = "POST /api/1.1/wf/generate-user-token HTTP/1.1\r\nHost: a\r\n";
    private static final String BODY = "{\"email\":\"nobody@example.com\",\"password\":\"x\"}";

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/1.1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/1.1/x?%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/1.1/x|y HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/1.1/x HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /api/1.1/x HTTP/1.1\r\n\r\n",
                "GET /api/1.1/x HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n",
                LOGIN + "Content-Length: 20000\r\n\r\n",
                LOGIN + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            })
    void whatIsMalformedIsRefusedInJson(String request) throws Exception {
        try (Socket socket = connect()) {
            send(socket, request);
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(answer).contains("Content-Type: application/json;charset=utf-8\r\n", "Date: ", "no-store");
            assertThat(answer)
                    .endsWith("\r\n\r\n{\"status\":\"INVALID_DATA\",\"message\":\"The request is malformed\"}");
        }
    }

    @Test
    void aBodyThatWaitsToBeAskedForIsAskedFor() throws Exception {
        try (Socket socket = connect()) {
            send(socket, LOGIN + "Expect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n\r\n");
            assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
            send(socket, BODY);
            assertThat(readUntil(socket, "credentials\"}")).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }

    @Test
    void aBodyThatDribblesInIsReadAsAWhole() throws Exception {
        try (Socket socket = connect()) {
            for (char character : (LOGIN + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY).toCharArray()) {
                send(socket, String.valueOf(character));
            }
            assertThat(readUntil(socket, "credentials\"}")).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        InputStream input = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = input.read();
            assertThat(next).as("a byte after: " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
