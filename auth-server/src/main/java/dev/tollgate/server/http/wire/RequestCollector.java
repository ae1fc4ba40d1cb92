package dev.tollgate.server.http.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * Stands before Grizzly's codec and hands it one whole request after the other, so that a slow client holds no thread
 * and a malformed one meets no lenient parser.
 */
final class RequestCollector extends BaseFilter {
    private final OpenConnections connections;
    private final Limits limits;
    private final ErrorAnswers errors;

    RequestCollector(OpenConnections connections, Limits limits, ErrorAnswers errors) {
        this.connections = connections;
        this.limits = limits;
        this.errors = errors;
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        connections.add(ClientConnection.accept(context.getConnection(), connections, limits, errors));
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        ClientConnection client = ClientConnection.of(context.getConnection());
        Buffer input = context.getMessage();
        if (client.stopsForReader(input.remaining())) {
            context.setMessage(copy(input));
            context.suspend();
            client.whenRead(context::resume);
            return context.getSuspendAction();
        }
        ByteBuffer bytes = input.toByteBuffer();
        Optional<ByteBuffer> request = client.receive(bytes);
        Buffer rest = bytes.hasRemaining() ? input.split(input.limit() - bytes.remaining()) : Buffers.EMPTY_BUFFER;
        input.tryDispose();
        if (request.isEmpty()) {
            return context.getStopAction();
        }
        context.setMessage(Buffers.wrap(context.getMemoryManager(), request.get()));
        return rest.hasRemaining() ? context.getInvokeAction(rest) : context.getInvokeAction();
    }

    /** What waits is kept in its own length: Grizzly's buffers are parts of larger ones, which they would hold. */
    private static Buffer copy(Buffer input) {
        byte[] bytes = new byte[input.remaining()];
        input.get(bytes);
        input.tryDispose();
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        // The listening socket is a connection too, with no client.
        if (!(context.getConnection() instanceof TCPNIOServerConnection)) {
            ClientConnection.of(context.getConnection()).closed();
        }
        return context.getInvokeAction();
    }
}
