package dev.tollgate.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Reads one request from each connection, answers the bytes that it was given, whatever they are, and hangs up. */
final class StubServer implements AutoCloseable {

    private static final String JSON = "application/json; charset=UTF-8";

    private final ServerSocket socket;
    private volatile byte[] answer;
    private volatile Runnable meanwhile = () -> {};
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::serve, "stub-server");

    private StubServer(byte[] answer) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = answer;
    }

    static StubServer answering(String answer) {
        try {
            StubServer server = new StubServer(answer.getBytes(StandardCharsets.UTF_8));
            server.thread.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static StubServer answering(int status, String type, String body, String... headers) {
        return answering(answer(status, type, body, headers));
    }

    private static String answer(int status, String type, String body, String... headers) {
        return "HTTP/1.1 " + status + " Stub\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n" + body;
    }

    static StubServer answeringJson(int status, String body, String... headers) {
        return answering(status, JSON, body, headers);
    }

    /** What it answers from now on. */
    void turnTo(int status, String body, String... headers) {
        answer = answer(status, JSON, body, headers).getBytes(StandardCharsets.UTF_8);
    }

    /** What happens while a request waits for its answer, which is settled by then. */
    void meanwhile(Runnable event) {
        meanwhile = event;
    }

    URI baseUri() {
        return URI.create(
                "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/api/1.1");
    }

    /** What came in, as it came in: request lines, headers and bodies. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                requests.add(requestOf(connection.getInputStream()));
                byte[] settled = answer;
                meanwhile.run();
                connection.getOutputStream().write(settled);
            } catch (IOException hungUp) {
                // The test has its answer, or is over.
            }
        }
    }

    private static String requestOf(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            head.write(next);
        }
        int length = head.toString(StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).trim()))
                .findFirst()
                .orElse(0);
        head.write(input.readNBytes(length));
        return head.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
