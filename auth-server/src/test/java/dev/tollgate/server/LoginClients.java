package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Many clients that log in without a pause, each on a connection and from an address of its own, in turn with the right
 * password and a wrong one. Whoever is refused comes again after the time that {@code Retry-After} names. One thread
 * drives them all, so that the server has the machine for itself.
 */
final class LoginClients implements Callable<LoginClients.Tally> {
    private static final Duration START = Duration.ofSeconds(1);

    /** How long after the end the last answer may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InetSocketAddress server;
    private final int count;
    private final Duration time;
    private final List<String> emails;
    private final PriorityQueue<Client> idle = new PriorityQueue<>(comparingLong(client -> client.due));
    private final List<Duration> refusals = new ArrayList<>();
    private int granted;
    private int rejected;
    private int waiting;

    /**
     * @param time how long requests are sent
     * @param emails of users who all have the password of the test's user
     */
    LoginClients(int port, int count, Duration time, List<String> emails) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.time = time;
        this.emails = emails;
    }

    /** Returns when the last answer has come. */
    @Override
    public Tally call() throws IOException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Client> clients = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                Client client =
                        new Client(SocketChannel.open(server), logins(i), i, start + START.toNanos() * i / count);
                clients.add(client);
                client.channel.configureBlocking(false);
                client.channel.register(selector, SelectionKey.OP_READ, client);
                idle.add(client);
            }
            for (long now = start; now < end || waiting > 0; now = System.nanoTime()) {
                assertThat(now).as("the time when the last answers come").isLessThan(end + PATIENCE.toNanos());
                sendWhatIsDue(now, end);
                selector.select(this::read, pause(now, end));
            }
        } finally {
            for (Client client : clients) {
                client.channel.close();
            }
        }
        return new Tally(granted, rejected, refusals, Duration.ofNanos(System.nanoTime() - start));
    }

    private List<byte[]> logins(int number) {
        String address = "198.18." + number / 250 + "." + (1 + number % 250);
        String email = emails.get(number % emails.size());
        return List.of(
                new ProxiedLogin(address, email, TestUser.PASSWORD).request(),
                new ProxiedLogin(address, email, "this is a wrong password").request());
    }

    private void sendWhatIsDue(long now, long end) throws IOException {
        while (now < end && !idle.isEmpty() && idle.element().due <= now) {
            idle.remove().send();
            waiting++;
        }
    }

    /** Milliseconds until there is something to send or all is over; never 0, which would be for ever. */
    private long pause(long now, long end) {
        long next = idle.isEmpty() ? end : Math.min(end, idle.element().due);
        return Math.max(1, Duration.ofNanos(next - now).toMillis());
    }

    private void read(SelectionKey key) {
        Client client = (Client) key.attachment();
        client.read().ifPresent(answer -> {
            count(answer, client);
            waiting--;
            idle.add(client);
        });
    }

    private void count(RawAnswer answer, Client client) {
        long now = System.nanoTime();
        client.due = now;
        switch (answer.status()) {
            case 200 -> granted++;
            case 400 -> rejected++;
            case 429, 503 -> {
                answer.requireDocumentedHeaders();
                assertThat(answer.body()).startsWith("{\"message\":\"").endsWith("\"}");
                refusals.add(Duration.ofNanos(now - client.sent));
                client.due = now
                        + Duration.ofSeconds(Long.parseLong(answer.header("retry-after")))
                                .toNanos();
            }
            default -> throw new AssertionError("a login was answered by " + answer);
        }
    }

    /**
     * What came of it.
     *
     * @param granted logins with the right password
     * @param rejected logins with a wrong one
     * @param refusals how long those took that were answered without a look at the password
     * @param time until the last answer
     */
    record Tally(int granted, int rejected, List<Duration> refusals, Duration time) {
        static final Tally NONE = new Tally(0, 0, List.of(), Duration.ZERO);

        int verified() {
            return granted + rejected;
        }

        Tally plus(Tally other) {
            return new Tally(
                    granted + other.granted,
                    rejected + other.rejected,
                    Stream.concat(refusals.stream(), other.refusals.stream()).toList(),
                    time.plus(other.time));
        }
    }

    private static final class Client {
        private final SocketChannel channel;
        private final List<byte[]> logins;
        private final ByteBuffer input = ByteBuffer.allocate(4096);
        private int next;
        private long due;
        private long sent;

        private Client(SocketChannel channel, List<byte[]> logins, int first, long due) {
            this.channel = channel;
            this.logins = logins;
            this.next = first % logins.size();
            this.due = due;
        }

        /** A login is so short that it always fits. */
        private void send() throws IOException {
            ByteBuffer login = ByteBuffer.wrap(logins.get(next));
            next = (next + 1) % logins.size();
            sent = System.nanoTime();
            channel.write(login);
            assertThat(login.hasRemaining()).isFalse();
        }

        /** Reads what has come; there is a result once it is a whole answer. */
        private Optional<RawAnswer> read() {
            try {
                if (channel.read(input) < 0) {
                    throw new AssertionError("the server has ended a connection");
                }
            } catch (IOException reset) {
                throw new UncheckedIOException(reset);
            }
            String text = new String(input.array(), 0, input.position(), ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return Optional.empty();
            }
            RawAnswer head = RawAnswer.parse(text.substring(0, body));
            if (text.length() < body + head.bodyLength()) {
                return Optional.empty();
            }
            input.clear();
            return Optional.of(head.withBody(text.substring(body).getBytes(ISO_8859_1)));
        }
    }
}
