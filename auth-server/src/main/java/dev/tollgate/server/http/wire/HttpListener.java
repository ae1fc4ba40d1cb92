package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.FileCacheFilter;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that requests come in by, and all that a request passes before an application sees it. */
// Grizzly's probes have raw types.
@SuppressWarnings("rawtypes")
public final class HttpListener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int READ_BUFFER_BYTES = 16 * 1024;
    private static final Duration DEADLINE_PRECISION = Duration.ofMillis(100);

    /** A connection on which nothing has been asked when the listener closes may have a request on its way. */
    private static final Duration LAST_CALL = Duration.ofMillis(250);

    /** What the plain head may have more than the head that arrived: a host and a length. */
    private static final int ADDED_HEADER_LINES = 2;

    private static final int ADDED_HEAD_BYTES = 128;

    /** An escape is three times as long as what it stands for. */
    private static final int ESCAPE_LENGTH = 3;

    private final HttpServer server;
    private final NetworkListener listener;
    private final ListeningSocket socket;
    private final OpenConnections connections;
    private final ExecutorService handshakes;
    private final Thread watch;

    private HttpListener(
            HttpServer server,
            NetworkListener listener,
            ListeningSocket socket,
            OpenConnections connections,
            ExecutorService handshakes) {
        this.server = server;
        this.listener = listener;
        this.socket = socket;
        this.connections = connections;
        this.handshakes = handshakes;
        this.watch = Thread.ofPlatform().name("deadlines").daemon().start(() -> watch(connections));
    }

    /**
     * Listens and serves.
     *
     * @param tls if there is one, nothing is served without TLS
     * @param wanted how much a client may send; there are fewer connections if the process may not open so many
     * @param observer is told of all answers
     * @throws BindException if the port is taken or the host is not this machine's
     * @throws IOException if the process may not open enough files for a connection
     */
    public static HttpListener start(
            ListenerRole role,
            ListenAddress address,
            Optional<TlsEngines> tls,
            Limits wanted,
            Site site,
            AnswerObserver observer)
            throws IOException {
        Limits limits = fitted(wanted);
        OpenConnections connections = new OpenConnections(limits);
        AnswerHeaders headers = new AnswerHeaders(new CrossOrigin(site.allowedOrigins()), tls.isPresent());
        BasePaths bases = new BasePaths(site.applications().keySet());
        ErrorAnswers errors = new ErrorAnswers(bases, site.errorReplies(), headers);
        StreamedOperations operations = new StreamedOperations(bases, site.streamed());

        NetworkListener listener = new NetworkListener(role.label(), address.host(), address.port());
        configure(listener, role, limits);
        ListeningSocket socket = new ListeningSocket();
        listener.getTransport().getConnectionMonitoringConfig().addProbes(socket);
        listener.registerAddOn((network, chain) -> arrange(
                chain,
                new RequestCollector(connections, limits, operations, errors, observer),
                new HttpCodec(network, errors),
                headers));
        ExecutorService handshakes = handshakePool();
        List<ConnectionProbe> probes = role == ListenerRole.API ? probes() : List.of();
        tls.ifPresentOrElse(
                engines -> secure(listener, new TlsFilter(engines, handshakes, probes)),
                () -> probes.forEach(listener.getTransport().getConnectionMonitoringConfig()::addProbes));

        HttpServer server = new HttpServer();
        server.addListener(listener);
        configure(server.getServerConfiguration(), limits, errors, site);
        server.start();
        return new HttpListener(server, listener, socket, connections, handshakes);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getPort();
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.size();
    }

    /** From now on each answer tells the client to leave. */
    public void drain() {
        connections.drain();
    }

    /** Whether each answer tells so. */
    public boolean isDraining() {
        return connections.isDraining();
    }

    /** Takes no more connections, lets the requests that were accepted be answered, and cuts them after the time. */
    public void stop(Duration grace) {
        connections.drain();
        try {
            socket.close(listener.getTransport());
            connections.lastCall(LAST_CALL);
            connections.awaitNone(grace);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            watch.interrupt();
            server.shutdownNow();
            handshakes.shutdownNow();
        }
    }

    /** For tests to read its settings back. */
    HttpServer server() {
        return server;
    }

    /** The threads of the selectors do all the work, and what is limited is limited by the filters. */
    private static void configure(NetworkListener listener, ListenerRole role, Limits limits) {
        listener.setMaxHttpHeaderSize(ESCAPE_LENGTH * limits.headBytes() + limits.headerLines() + ADDED_HEAD_BYTES);
        listener.setMaxRequestHeaders(limits.headerLines() + ADDED_HEADER_LINES);
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.getFileCache().setEnabled(false);
        TCPNIOTransport transport = listener.getTransport();
        transport.setIOStrategy(SameThreadIOStrategy.getInstance());
        transport.setWorkerThreadPoolConfig(null);
        transport.setSelectorRunnersCount(role.threads());
        transport.setReadBufferSize(READ_BUFFER_BYTES);
        // With a limit Grizzly would hold the selector's thread until the client has read.
        transport.getAsyncQueueIO().getWriter().setMaxPendingBytesPerConnection(AsyncQueueWriter.UNLIMITED_SIZE);
    }

    private static void configure(ServerConfiguration configuration, Limits limits, ErrorAnswers errors, Site site) {
        configuration.setDefaultErrorPageGenerator(new JsonErrorPages(errors));
        configuration.setPassTraceRequest(true);
        configuration.setMaxPostSize(limits.bodyBytes());
        configuration.setGracefulShutdownSupported(false);
        configuration.addHttpHandler(new OutsidePaths(site.files()), "/");
        site.applications()
                .forEach((base, application) -> configuration.addHttpHandler(
                        application,
                        HttpHandlerRegistration.builder()
                                .contextPath(base)
                                .urlPattern("/*")
                                .build()));
    }

    /** The order in which a request passes the filters; an answer passes them in reverse. */
    private static void arrange(
            FilterChainBuilder chain, RequestCollector collector, HttpCodec codec, AnswerHeaders headers) {
        chain.remove(chain.indexOfType(IdleTimeoutFilter.class));
        chain.remove(chain.indexOfType(FileCacheFilter.class));
        int index = chain.indexOfType(HttpServerFilter.class);
        chain.set(index, codec);
        chain.add(index, collector);
        chain.add(index + 2, headers);
    }

    private static void secure(NetworkListener listener, TlsFilter tls) {
        listener.registerAddOn((network, chain) -> chain.add(chain.indexOfType(RequestCollector.class), tls));
    }

    /** Beside the selectors, which have the requests of all others to serve; it has no more to do than connections. */
    private static ExecutorService handshakePool() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("handshakes-", 1).daemon().factory());
    }

    /** None where it is deployed: the tests have one, so that no exchange of theirs escapes the contract. */
    private static List<ConnectionProbe> probes() {
        return ServiceLoader.load(ConnectionProbe.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static Limits fitted(Limits wanted) throws IOException {
        int connections = Descriptors.fit(wanted.connections());
        if (connections < wanted.connections()) {
            LOG.warn("Takes {} connections at most, because this process may open so few files", connections);
        }
        return wanted.withConnections(connections);
    }

    private static void watch(OpenConnections connections) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(DEADLINE_PRECISION);
                connections.endOverdue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (OutOfMemoryError full) {
                // It is the slow ones that fill the memory: without this thread it would stay full.
            }
        }
    }
}
