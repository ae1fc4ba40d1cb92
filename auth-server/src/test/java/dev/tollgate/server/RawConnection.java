package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** A plain socket to the server, with no HTTP client that would tidy up what is sent or what is answered. */
final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream input;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Goes on with a socket that is connected already. */
    static RawConnection over(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        return new RawConnection(socket);
    }

    /** Sends each character as the byte of its number. */
    void send(String text) throws IOException {
        send(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Tells the server that nothing more will be sent. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer that is not an interim one, to a request other than HEAD. */
    RawAnswer answer() throws IOException {
        return answer(true);
    }

    /** The next answer that is not an interim one, to a HEAD request: it has no body. */
    RawAnswer answerToHead() throws IOException {
        return answer(false);
    }

    /** The next answer as it came, with its head. */
    String answerText() throws IOException {
        String head = head();
        return head + new String(input.readNBytes(RawAnswer.parse(head).bodyLength()), UTF_8);
    }

    /** The next answer, or nothing if the connection ends, in whatever way, before the first byte of it. */
    Optional<RawAnswer> answerUnlessEnded() throws IOException {
        input.mark(1);
        try {
            if (input.read() < 0) {
                return Optional.empty();
            }
        } catch (SocketException reset) {
            return Optional.empty();
        }
        input.reset();
        return Optional.of(answer());
    }

    /** Fails unless the server ends the connection in order, without a reset and without sending anything more. */
    void requireEndOfStream() throws IOException {
        assertThat(input.read()).as("the end of the stream").isEqualTo(-1);
    }

    private RawAnswer answer(boolean withBody) throws IOException {
        String head = head();
        while (head.startsWith("HTTP/1.1 100 ")) {
            head = head();
        }
        RawAnswer answer = RawAnswer.parse(head);
        return withBody ? answer.withBody(body(answer)) : answer;
    }

    private byte[] body(RawAnswer answer) throws IOException {
        if (!answer.isChunked()) {
            return input.readNBytes(answer.bodyLength());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.writeBytes(input.readNBytes(length));
            requireLineEnd();
        }
        requireLineEnd();
        return body.toByteArray();
    }

    private int chunkLength() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            assertThat(next).as("what follows '" + line + "'").isNotNegative();
            line.append((char) next);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    private void requireLineEnd() throws IOException {
        assertThat(input.readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
    }

    /** The next head as it came, with the empty line that ends it. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = input.read();
            if (next < 0) {
                throw new AssertionError("the connection ended after '" + head + "'");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** What comes until the server closes the connection; a reset counts as its end. */
    String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            input.transferTo(rest);
        } catch (SocketTimeoutException open) {
            throw new AssertionError(
                    "the connection stays open after '" + rest.toString(ISO_8859_1) + "' although nothing comes", open);
        } catch (SocketException reset) {
            // What came before it counts.
        }
        return rest.toString(ISO_8859_1);
    }

    /** Whether the server has closed its side, which it is given a moment for, without sending anything more. */
    boolean isClosedWithin(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            int next = input.read();
            if (next >= 0) {
                throw new AssertionError("more than the answer came, beginning with the byte " + next);
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
