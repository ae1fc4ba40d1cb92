package dev.tollgate.server.http.wire;

import dev.tollgate.server.http.wire.TlsSession.Received;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * A connection with TLS, to which any thread may write: what is sealed first is sent first, since records are numbered.
 */
// Grizzly's probes have raw types.
@SuppressWarnings("rawtypes")
final class TlsConnection {
    private static final Attribute<TlsConnection> ATTRIBUTE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsConnection.class.getName());

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Enough to meet the end, which is a record of some bytes. */
    private static final int MAX_EARLY_BYTES = 4 * 1024;

    private final Connection<SocketAddress> connection;
    private final TlsEngines engines;
    private final List<ConnectionProbe> probes;
    private final Queue<Sealed> unsent = new ArrayDeque<>();
    private Optional<TlsSession> session = Optional.empty();
    private ByteBuffer early = NOTHING;
    private boolean isSending;

    private TlsConnection(Connection<SocketAddress> connection, TlsEngines engines, List<ConnectionProbe> probes) {
        this.connection = connection;
        this.engines = engines;
        this.probes = probes;
    }

    /**
     * Begins TLS on a new connection.
     *
     * @param probes see what is received and sent in the clear
     */
    // Grizzly leaves open what address a connection has; it is that of a socket.
    @SuppressWarnings("unchecked")
    static void accept(Connection<?> connection, TlsEngines engines, List<ConnectionProbe> probes) {
        ATTRIBUTE.set(connection, new TlsConnection((Connection<SocketAddress>) connection, engines, probes));
    }

    /** Empty if the connection is one without TLS. */
    static Optional<TlsConnection> of(Connection<?> connection) {
        return Optional.ofNullable(ATTRIBUTE.get(connection));
    }

    /** Takes what has arrived, all of it; what {@link #hasEnded} has read comes first. */
    Received receive(ByteBuffer input) {
        Received received;
        synchronized (this) {
            received = open(input);
            if (early.hasRemaining() && !(received instanceof Received.Broken)) {
                received = new Received.Clear(withEarly(received));
            }
            early = NOTHING;
        }
        send();
        return received;
    }

    /**
     * Whether the client has said that it sends nothing more, or has closed the connection, as far as that can be told
     * at once. What it has sent instead is kept, and what is owed for that goes out with the answer.
     */
    synchronized boolean hasEnded(ReadableByteChannel channel) throws IOException {
        ByteBuffer input = ByteBuffer.allocate(MAX_EARLY_BYTES);
        if (channel.read(input) < 0) {
            return true;
        }
        Received received = open(input.flip());
        early = withEarly(received);
        return received instanceof Received.Ended || received instanceof Received.Broken;
    }

    /** Whether {@link #hasEnded} has kept anything. */
    synchronized boolean hasEarly() {
        return early.hasRemaining();
    }

    /** What is held of the client's and could not be read yet. */
    synchronized int heldBytes() {
        return session.map(TlsSession::heldBytes).orElse(0);
    }

    /** Whether a handshake has begun and not come to an end. */
    synchronized boolean isShakingHands() {
        return session.filter(TlsSession::isShakingHands).isPresent();
    }

    /**
     * Sends bytes in the clear as records.
     *
     * @param handler is told when they are sent; if there are none, when all before it are
     */
    void send(ByteBuffer clear, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
        try {
            synchronized (this) {
                tellOfWriting(clear);
                ByteBuffer sealed = clear.hasRemaining() ? session().seal(clear) : NOTHING;
                unsent.add(new Sealed(sealed, handler));
            }
        } catch (SSLException over) {
            handler.failed(over);
        }
        send();
    }

    /** Tells the client that nothing more is sent to it. */
    void end() {
        synchronized (this) {
            session.ifPresent(begun -> {
                begun.end();
                queueReplies(begun);
            });
        }
        send();
    }

    private Received open(ByteBuffer input) {
        Received received = session().receive(input);
        queueReplies(session());
        if (received instanceof Received.Clear(ByteBuffer bytes)) {
            tellOfReading(bytes);
        }
        return received;
    }

    private ByteBuffer withEarly(Received received) {
        if (!(received instanceof Received.Clear(ByteBuffer bytes))) {
            return early;
        }
        return ByteBuffer.allocate(early.remaining() + bytes.remaining())
                .put(early)
                .put(bytes)
                .flip();
    }

    private void queueReplies(TlsSession begun) {
        ByteBuffer replies = begun.takeReplies();
        if (replies.hasRemaining()) {
            unsent.add(new Sealed(replies, new EmptyCompletionHandler<>()));
        }
    }

    /** Made of the first bytes, so that a client that sends nothing costs nothing. */
    private TlsSession session() {
        TlsSession begun = session.orElseGet(() -> new TlsSession(engines.next()));
        session = Optional.of(begun);
        return begun;
    }

    /**
     * One thread at a time sends what all have sealed, and holds no lock meanwhile: whoever is told that something is
     * sent takes locks of its own, and may seal more.
     */
    private void send() {
        for (Optional<Sealed> next = takeNext(); next.isPresent(); next = takeNext()) {
            try {
                Buffer message = Buffers.wrap(
                        MemoryManager.DEFAULT_MEMORY_MANAGER, next.get().bytes());
                ((TCPNIOTransport) connection.getTransport())
                        .getAsyncQueueIO()
                        .getWriter()
                        .write(connection, message, next.get().handler());
            } finally {
                synchronized (this) {
                    isSending = false;
                }
            }
        }
    }

    private synchronized Optional<Sealed> takeNext() {
        Optional<Sealed> next = isSending ? Optional.empty() : Optional.ofNullable(unsent.poll());
        isSending |= next.isPresent();
        return next;
    }

    private void tellOfReading(ByteBuffer clear) {
        if (clear.hasRemaining()) {
            probes.forEach(probe -> probe.onReadEvent(connection, passed(clear), clear.remaining()));
        }
    }

    private void tellOfWriting(ByteBuffer clear) {
        if (clear.hasRemaining()) {
            probes.forEach(probe -> probe.onWriteEvent(connection, passed(clear), clear.remaining()));
        }
    }

    /** As a buffer is after a socket has read or written all of it. */
    private static Buffer passed(ByteBuffer bytes) {
        Buffer buffer = Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes.duplicate());
        return buffer.position(buffer.limit());
    }

    private record Sealed(ByteBuffer bytes, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {}
}
