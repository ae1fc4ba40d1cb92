package dev.tollgate.server.http.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.nio.SelectorHandler.Task;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket that connections are accepted from, closed so that none is lost: the system resets those that wait to be
 * accepted, so they are accepted first, by the thread that closes the socket right after.
 */
// Grizzly's probes have raw types.
@SuppressWarnings("rawtypes")
final class ListeningSocket extends ConnectionProbe.Adapter {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** More than the system lets wait. */
    private static final int MAX_WAITING = 10_000;

    private final AtomicInteger accepted = new AtomicInteger();
    private volatile @Nullable TCPNIOServerConnection socket;

    @Override
    public void onBindEvent(Connection connection) {
        socket = (TCPNIOServerConnection) connection;
    }

    @Override
    public void onAcceptEvent(Connection serverConnection, Connection clientConnection) {
        accepted.incrementAndGet();
    }

    /** Returns once the socket is closed; connections are refused from then on. */
    void close(TCPNIOTransport transport) {
        TCPNIOServerConnection bound = socket;
        if (bound == null) {
            return;
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Task acceptAndClose = () -> {
            try {
                acceptAll(bound);
            } finally {
                bound.closeSilently();
            }
            return true;
        };
        transport
                .getSelectorHandler()
                .execute(bound.getSelectorRunner(), acceptAndClose, new EmptyCompletionHandler<>() {
                    @Override
                    public void completed(Task task) {
                        closed.complete(null);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        closed.completeExceptionally(failure);
                    }
                });
        try {
            closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
            LOG.error("The listening socket could not be closed in good order", failure);
        }
    }

    private void acceptAll(TCPNIOServerConnection bound) throws Exception {
        for (int most = MAX_WAITING; most > 0; most--) {
            int before = accepted.get();
            bound.onAccept();
            if (accepted.get() == before) {
                return;
            }
        }
    }
}
