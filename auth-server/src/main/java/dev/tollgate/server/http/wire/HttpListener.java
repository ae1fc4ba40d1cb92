package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpHandlerRegistration;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;

/** The socket that requests come in by, and all that a request passes before an application sees it. */
public final class HttpListener {
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int IDLE_SECONDS = 60;

    private final HttpServer server;
    private final NetworkListener listener;

    private HttpListener(HttpServer server, NetworkListener listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * Listens and serves.
     *
     * @param port 0 takes a free one
     * @param applications by base path, such as {@code /api/1.1}; any other path is answered 404
     * @param errorBodies the JSON of a status, for what no application answers
     * @throws BindException if the port is taken or the host is not this machine's
     */
    public static HttpListener start(
            String host, int port, Map<String, HttpHandler> applications, IntFunction<String> errorBodies)
            throws IOException {
        strictParsing();
        ErrorAnswers errors = new ErrorAnswers(errorBodies);
        NetworkListener listener = new NetworkListener("api", host, port);
        listener.setMaxHttpHeaderSize(MAX_HEAD_BYTES);
        listener.setMaxRequestHeaders(MAX_HEADERS);
        listener.getKeepAlive().setIdleTimeoutInSeconds(IDLE_SECONDS);
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.getFileCache().setEnabled(false);
        listener.getTransport().setIOStrategy(SameThreadIOStrategy.getInstance());
        listener.getTransport().setWorkerThreadPoolConfig(null);
        listener.getTransport().setSelectorRunnersCount(Runtime.getRuntime().availableProcessors());
        listener.registerAddOn(filters(errors));

        HttpServer server = new HttpServer();
        server.addListener(listener);
        ServerConfiguration configuration = server.getServerConfiguration();
        configuration.setDefaultErrorPageGenerator(new JsonErrorPages(errors));
        configuration.setPassTraceRequest(true);
        configuration.setGracefulShutdownSupported(true);
        applications.forEach((base, application) -> configuration.addHttpHandler(
                application,
                HttpHandlerRegistration.builder()
                        .contextPath(base)
                        .urlPattern("/*")
                        .build()));
        server.start();
        return new HttpListener(server, listener);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getPort();
    }

    /** Takes no more connections, lets the requests that run finish within the time, and ends. */
    public void stop(Duration grace) {
        try {
            server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS).get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException overdue) {
            // What has not finished by now is cut off below.
        } finally {
            server.shutdownNow();
        }
    }

    /** The order in which a request passes the filters; an answer passes them in reverse. */
    private static AddOn filters(ErrorAnswers errors) {
        return (listener, chain) -> {
            int codec = chain.indexOfType(HttpServerFilter.class);
            chain.set(codec, new JsonErrorCodec(listener, errors));
            insertAfter(
                    chain,
                    codec,
                    new IgnoreUpgrade(),
                    new AnswerHeaders(),
                    new OnePath(errors),
                    new WholeBody(MAX_BODY_BYTES, errors));
        };
    }

    private static void insertAfter(FilterChainBuilder chain, int index, Filter... filters) {
        for (int i = 0; i < filters.length; i++) {
            chain.add(index + 1 + i, filters[i]);
        }
    }

    /**
     * Header names and values (RFC 9110) and chunk lines (RFC 9112) as the standards have them; Grizzly reads these
     * once.
     */
    private static void strictParsing() {
        System.setProperty("org.glassfish.grizzly.http.STRICT_HEADER_NAME_VALIDATION_RFC_9110", "true");
        System.setProperty("org.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110", "true");
        System.setProperty(
                "org.glassfish.grizzly.http.STRICT_CHUNKED_TRANSFER_CODING_LINE_TERMINATOR_RFC_9112", "true");
    }
}
