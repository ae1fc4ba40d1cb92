package dev.tollgate.server.management;

import dev.tollgate.server.http.wire.AnswerObserver;
import dev.tollgate.server.http.wire.ErrorReply;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.Limits;
import dev.tollgate.server.http.wire.ListenAddress;
import dev.tollgate.server.http.wire.ListenerRole;
import dev.tollgate.server.http.wire.PublishedFile;
import dev.tollgate.server.http.wire.Site;
import dev.tollgate.server.http.wire.TlsEngines;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpHandler;

/** The port for operators, apart from that of the API, which it outlives. */
public final class ManagementListener implements AutoCloseable {
    /**
     * Enough for some who scrape and some who look, so that nobody else's connections are taken, and fewer of one
     * address, so that who leaves some open does not keep out a probe.
     */
    private static final Limits LIMITS = new Limits(
            8 * 1024,
            100,
            16 * 1024,
            1024 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            32,
            8,
            Duration.ofSeconds(2),
            1024 * 1024);

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HttpListener listener;

    private ManagementListener(HttpListener listener) {
        this.listener = listener;
    }

    /**
     * Listens and answers.
     *
     * @param tls if there is one, nobody is answered without TLS
     * @param others what is answered below other paths, by what those begin with
     * @param files what may be read beside that, by path
     * @throws BindException if the port is taken or the host is not this machine's
     * @throws IOException if the process may not open enough files
     */
    public static ManagementListener start(
            ListenAddress address,
            Optional<TlsEngines> tls,
            Health health,
            Metrics metrics,
            Map<String, HttpHandler> others,
            Map<String, PublishedFile> files)
            throws IOException {
        Map<String, HttpHandler> handlers = new HashMap<>(others);
        handlers.put("/health/live", new ReportHandler("/health/live", accept -> Health.liveness()));
        handlers.put("/health/ready", new ReportHandler("/health/ready", accept -> health.readiness()));
        handlers.put("/metrics", new ReportHandler("/metrics", metrics::report));
        return new ManagementListener(HttpListener.start(
                ListenerRole.MANAGEMENT,
                address,
                tls,
                LIMITS,
                new Site(handlers, Set.of(), files, Set.of(), (status, path, trace) -> error(status)),
                AnswerObserver.NONE));
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.stop(GRACE);
    }

    private static ErrorReply error(int status) {
        String message = switch (status) {
            case 400 -> "Bad request";
            case 404 -> "Not found";
            case 405 -> "Wrong method";
            case 503 -> "Too many connections";
            default -> "Internal error";
        };
        return new ErrorReply(status, Map.of("Content-Type", Report.JSON), "{\"message\":\"" + message + "\"}");
    }
}
