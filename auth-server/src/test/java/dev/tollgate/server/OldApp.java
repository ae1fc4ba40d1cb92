package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Plays an old server as badly as it is told to, and keeps what it was asked. Each connection serves one request. */
final class OldApp implements AutoCloseable {
    static final String ID = "1234567890123x12";

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile Conduct conduct;

    /** What is done with a connection once its request was read; it is closed after that. */
    interface Conduct {
        void answer(Socket connection) throws IOException, InterruptedException;
    }

    OldApp(Conduct conduct) throws IOException {
        this.conduct = conduct;
        threads.execute(this::serve);
    }

    /** Answers the same to all. */
    static Conduct answering(String answer) {
        return connection -> connection.getOutputStream().write(answer.getBytes(UTF_8));
    }

    static Conduct answering(int status, String body, String... headers) {
        return answering("HTTP/1.1 " + status + " Old\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n" + body);
    }

    /** Lets everybody in, as the same user. */
    static Conduct right() {
        return right(ID);
    }

    static Conduct right(String id) {
        return answering(
                200,
                "{\"status\":\"success\",\"response\":{\"user_id\":\"" + id + "\",\"token\":\"bus|" + id
                        + "|1x2\",\"expires\":86400}}");
    }

    void turnTo(Conduct other) {
        conduct = other;
    }

    String base() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/api/1.1";
    }

    /** The requests, whole, in the order in which they came. */
    List<String> questions() {
        return List.copyOf(questions);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            questions.add(request(connection.getInputStream()));
            conduct.answer(connection);
        } catch (IOException hungUp) {
            // Whoever asked had enough.
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        int length = LENGTH.matcher(head)
                .results()
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .findFirst()
                .orElse(0);
        return head + new String(input.readNBytes(length), ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.shutdownNow();
    }
}
