package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Many connections, driven by one thread, that send a byte of a request every 200 ms; one that the server has ended is
 * replaced until the time is over.
 */
final class SlowClients implements Callable<List<SlowClients.Cut>> {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final String POST = "POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\n";

    /** More bytes than there is time for. */
    private static final int ENOUGH = 1000;

    private final InetSocketAddress server;
    private final int count;
    private final Duration time;
    private final Duration patience;
    private final Set<SlowClient> clients = new HashSet<>();
    private final List<Cut> cuts = new ArrayList<>();

    /**
     * @param time how long there are as many as the count says
     * @param patience how long then, at most, until the server has ended the last
     */
    SlowClients(int port, int count, Duration time, Duration patience) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.time = time;
        this.patience = patience;
    }

    /** Returns when the server has ended the last connection. */
    @Override
    public List<Cut> call() throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                // Spread over the pause, and the kinds over the clients.
                Duration delay = PAUSE.multipliedBy(i).dividedBy(count);
                add(selector, Dribble.values()[i % Dribble.values().length], start + delay.toNanos());
            }
            while (!clients.isEmpty()) {
                selector.select(TICK.toMillis());
                long now = System.nanoTime();
                for (SelectionKey key : selector.selectedKeys()) {
                    SlowClient client = (SlowClient) key.attachment();
                    Optional<Cut> cut = client.read();
                    if (cut.isPresent()) {
                        cuts.add(cut.get());
                        client.channel.close();
                        clients.remove(client);
                        if (now - start < time.toNanos()) {
                            add(selector, client.dribble, now);
                        }
                    }
                }
                selector.selectedKeys().clear();
                for (SlowClient client : clients) {
                    client.sendWhatIsDue(now);
                }
                if (now - start > time.plus(patience).toNanos()) {
                    throw new AssertionError("the server has not ended " + clients.size() + " slow connections");
                }
            }
        } finally {
            for (SlowClient client : clients) {
                client.channel.close();
            }
        }
        return cuts;
    }

    private void add(Selector selector, Dribble dribble, long firstByte) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.configureBlocking(false);
        SlowClient client = new SlowClient(channel, dribble, firstByte);
        channel.register(selector, SelectionKey.OP_READ, client);
        clients.add(client);
    }

    /** What is sent at once, and what then comes byte by byte. */
    enum Dribble {
        HEAD("", "GET " + TestUser.CHECK_PATH + " HTTP/1.1\r\nHost: a\r\nX-Slow: " + "x".repeat(ENOUGH)),
        BODY_BY_LENGTH(POST + "Content-Length: " + ENOUGH + "\r\n\r\n", "x".repeat(ENOUGH)),
        CHUNKED_BODY(POST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n".repeat(ENOUGH));

        private final String atOnce;
        private final String slowly;

        Dribble(String atOnce, String slowly) {
            this.atOnce = atOnce;
            this.slowly = slowly;
        }
    }

    /**
     * How a connection ended.
     *
     * @param after from the first byte of the request to the first of the answer
     * @param inOrder whether the stream ended as it should, and not by a reset
     */
    record Cut(Dribble dribble, Duration after, String answer, boolean inOrder) {}

    private static final class SlowClient {
        private final SocketChannel channel;
        private final Dribble dribble;
        private final ByteBuffer request;
        private final ByteBuffer input = ByteBuffer.allocate(1024);
        private final StringBuilder answer = new StringBuilder();
        private final long firstByte;
        private int sent;
        private long started;
        private long answered;

        private SlowClient(SocketChannel channel, Dribble dribble, long firstByte) {
            this.channel = channel;
            this.dribble = dribble;
            this.request = ByteBuffer.wrap((dribble.atOnce + dribble.slowly).getBytes(ISO_8859_1));
            this.firstByte = firstByte;
        }

        /** Sends nothing more once an answer has begun. */
        private void sendWhatIsDue(long now) throws IOException {
            if (answer.isEmpty() && now >= firstByte + sent * PAUSE.toNanos()) {
                int length = Math.max(1, sent == 0 ? dribble.atOnce.length() : 1);
                if (sent == 0) {
                    started = System.nanoTime();
                }
                channel.write(request.limit(request.position() + length));
                sent++;
            }
        }

        /** Reads what has come; there is a result once the stream has ended. */
        private Optional<Cut> read() {
            boolean inOrder = true;
            try {
                int read = channel.read(input.clear());
                if (read >= 0) {
                    if (answer.isEmpty()) {
                        answered = System.nanoTime();
                    }
                    answer.append(ISO_8859_1.decode(input.flip()));
                    return Optional.empty();
                }
            } catch (IOException reset) {
                inOrder = false;
            }
            return Optional.of(new Cut(dribble, Duration.ofNanos(answered - started), answer.toString(), inOrder));
        }
    }
}
