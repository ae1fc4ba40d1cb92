package dev.tollgate.server.http.wire;

import dev.tollgate.server.http.wire.TlsSession.Received;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainContext.TransportContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * Stands before all other filters, which see what is in the clear.
 *
 * <p>Grizzly's own filter for TLS lets a client bring the selector's thread to wait for it, by renegotiation or by how it
 * ends a connection, and computes handshakes there.
 */
// Grizzly's probes have raw types.
@SuppressWarnings("rawtypes")
final class TlsFilter extends BaseFilter {
    private final TlsEngines engines;
    private final Executor handshakes;
    private final List<ConnectionProbe> probes;

    /**
     * @param handshakes computes them, and takes one for each connection at most
     * @param probes see what is in the clear
     */
    TlsFilter(TlsEngines engines, Executor handshakes, List<ConnectionProbe> probes) {
        this.engines = engines;
        this.handshakes = handshakes;
        this.probes = probes;
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        TlsConnection.accept(context.getConnection(), engines, probes);
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        ClientConnection client = ClientConnection.of(context.getConnection());
        TlsConnection tls = connection(context);
        Buffer input = context.getMessage();
        ByteBuffer sealed = input.toByteBuffer();
        Received received = tls.receive(sealed);
        NextAction next = switch (received) {
            case Received.Clear(ByteBuffer bytes)
            when bytes.hasRemaining() -> {
                context.setMessage(Buffers.wrap(context.getMemoryManager(), bytes));
                // Grizzly comes back with that as soon as the request is answered: more may have been read.
                yield context.getInvokeAction(Buffers.EMPTY_BUFFER);
            }
            case Received.Clear nothing -> context.getStopAction();
            case Received.Work(Runnable computation) -> {
                context.setMessage(Buffers.EMPTY_BUFFER);
                context.suspend();
                NextAction suspended = context.getSuspendAction();
                compute(computation, client, context);
                yield suspended;
            }
            case Received.Ended ended -> {
                client.ended();
                yield context.getStopAction();
            }
            case Received.Broken(String reason) -> {
                client.refuseConnection(reason, sealed);
                yield context.getStopAction();
            }
        };
        input.tryDispose();
        client.holdSealed(tls.heldBytes());
        client.shakeHands(tls.isShakingHands());
        return next;
    }

    private void compute(Runnable computation, ClientConnection client, FilterChainContext context) {
        try {
            handshakes.execute(() -> {
                if (client.isOpen()) {
                    computation.run();
                    client.onSelector(context::resume);
                }
            });
        } catch (RejectedExecutionException closing) {
            client.cut();
        }
    }

    /** Cuts a client for whose answer there is no room. */
    @Override
    // Which result a handler takes is Grizzly's own affair.
    @SuppressWarnings("unchecked")
    public NextAction handleWrite(FilterChainContext context) {
        Buffer message = context.getMessage();
        TransportContext transport = context.getTransportContext();
        CompletionHandler handler = transport.getCompletionHandler();
        transport.setCompletionHandler(null);
        transport.setMessageCloner(null);
        ClientConnection client = ClientConnection.of(context.getConnection());
        ByteBuffer clear = message.toByteBuffer();
        Sending sending =
                new Sending(client, clear.remaining(), handler == null ? new EmptyCompletionHandler<>() : handler);
        if (client.holdAnswer(clear.remaining())) {
            connection(context).send(clear, sending);
        } else {
            client.cut();
            sending.failed(new IOException("too much is to be sent already"));
        }
        message.tryDispose();
        return context.getStopAction();
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        // The listening socket is a connection too, with no client.
        if (!(context.getConnection() instanceof TCPNIOServerConnection)) {
            probes.forEach(probe -> probe.onCloseEvent(context.getConnection()));
        }
        return context.getInvokeAction();
    }

    /** Releases what is held of an answer once it is sent. */
    // Which result a handler takes is Grizzly's own affair.
    @SuppressWarnings("unchecked")
    private record Sending(ClientConnection client, int bytes, CompletionHandler handler) implements CompletionHandler {
        @Override
        public void cancelled() {
            client.releaseAnswer(bytes);
            handler.cancelled();
        }

        @Override
        public void failed(Throwable failure) {
            client.releaseAnswer(bytes);
            handler.failed(failure);
        }

        @Override
        public void completed(Object result) {
            client.releaseAnswer(bytes);
            handler.completed(result);
        }

        @Override
        public void updated(Object result) {
            handler.updated(result);
        }
    }

    private static TlsConnection connection(FilterChainContext context) {
        return TlsConnection.of(context.getConnection()).orElseThrow();
    }
}
