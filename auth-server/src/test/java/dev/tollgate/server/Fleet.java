package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.postgres.PostgresAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Two servers on one PostgreSQL database, behind HAProxy with the README's configuration. */
final class Fleet implements AutoCloseable {
    static final int NODES = 2;

    private static final Pattern SNIPPET =
            Pattern.compile("^```haproxy\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Below those that the system gives to clients, of which one could have a node's port while that is restarted. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** As HAProxy's management guide has it ({@code show servers state}): the sixth column is 2 of one that runs. */
    private static final int STATE_COLUMN = 5;

    private static final String RUNNING = "2";

    private final List<String> jvmOptions;
    private final PostgresAccess database;
    private final Path directory;
    private final List<String> options;
    private final List<Integer> ports;
    private final List<Server> nodes = new ArrayList<>();
    private final FrontProxy proxy;

    /**
     * Starts all but the database.
     *
     * @param port where HAProxy listens
     * @param options of {@code serve}, for each node
     */
    Fleet(Path haproxy, int port, List<String> jvmOptions, PostgresAccess database, Path directory, String... options)
            throws Exception {
        this.jvmOptions = jvmOptions;
        this.database = database;
        this.directory = directory;
        this.options = List.of(options);
        this.ports = Stream.generate(Fleet::freePort).distinct().limit(NODES).toList();
        for (int node = 0; node < NODES; node++) {
            nodes.add(serve(node));
        }
        this.proxy = FrontProxy.startHaproxy(
                haproxy, configuration(), port, Files.createDirectories(directory.resolve("haproxy")));
    }

    /** The README's, with the addresses of this fleet. */
    private String configuration() throws IOException {
        String snippet = SNIPPET.matcher(Files.readString(Path.of(System.getProperty("tollgate.readme"))))
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
        return snippet.replace("bind :80", "bind FRONT")
                .replace("/run/haproxy/admin.sock", socket().toString())
                .replace("10.0.0.1:8080", "127.0.0.1:" + ports.get(0))
                .replace("10.0.0.2:8080", "127.0.0.1:" + ports.get(1));
    }

    private Path socket() {
        return directory.resolve("haproxy.sock").toAbsolutePath();
    }

    private Server serve(int node) throws IOException {
        return Program.serveNode(
                jvmOptions,
                directory.resolve("node-" + node + ".log"),
                ports.get(node),
                database,
                directory,
                options.toArray(String[]::new));
    }

    /** Where the proxy listens. */
    int port() {
        return proxy.port();
    }

    Server node(int node) {
        return nodes.get(node);
    }

    /** Starts a node that has ended, and returns once the proxy sends requests to it. */
    void startAgain(int node) throws IOException {
        awaitState(node, false);
        nodes.set(node, serve(node));
        awaitState(node, true);
    }

    private void awaitState(int node, boolean runs) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (runs(node) != runs) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the proxy does not see that node " + node + (runs ? " runs" : " has ended"));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Whether the proxy sends requests to a node. */
    private boolean runs(int node) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap("show servers state nodes\n".getBytes(US_ASCII)));
            String states = new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
            return states.lines()
                    .map(line -> line.split(" ", -1))
                    .filter(columns -> columns.length > STATE_COLUMN && columns[3].equals(name(node)))
                    .anyMatch(columns -> columns[STATE_COLUMN].equals(RUNNING));
        }
    }

    /** As the configuration calls it. */
    private static String name(int node) {
        return String.valueOf((char) ('a' + node));
    }

    private static int freePort() {
        while (true) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
        nodes.forEach(Server::close);
    }
}
