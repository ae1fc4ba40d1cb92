package dev.tollgate.server.http.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.ProcessorExecutor;
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
    private final StreamedOperations streamed;
    private final ErrorAnswers errors;
    private final AnswerObserver observer;

    RequestCollector(
            OpenConnections connections,
            Limits limits,
            StreamedOperations streamed,
            ErrorAnswers errors,
            AnswerObserver observer) {
        this.connections = connections;
        this.limits = limits;
        this.streamed = streamed;
        this.errors = errors;
        this.observer = observer;
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        connections.add(
                ClientConnection.accept(context.getConnection(), connections, limits, streamed, errors, observer));
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        ClientConnection client = ClientConnection.of(context.getConnection());
        Buffer input = context.getMessage();
        if (client.stopsForReader(input.remaining())) {
            NextAction suspended = suspend(context, input);
            client.whenRead(context::resume);
            return suspended;
        }
        ByteBuffer bytes = input.toByteBuffer();
        Optional<ReceivedRequest> whole = Optional.empty();
        boolean stops = false;
        while (!stops && whole.isEmpty() && bytes.hasRemaining()) {
            Optional<ReceivedRequest> received = client.receive(bytes);
            received.filter(ReceivedRequest::isStreamed).ifPresent(request -> begin(request, context));
            whole = received.filter(request -> !request.isStreamed());
            stops = client.stopsForBody(context::resume);
        }
        Buffer rest = bytes.hasRemaining() ? input.split(input.limit() - bytes.remaining()) : Buffers.EMPTY_BUFFER;
        input.tryDispose();
        if (stops) {
            return suspend(context, rest);
        }
        return whole.isPresent() ? passOn(context, whole.get(), rest) : context.getStopAction();
    }

    private static NextAction passOn(FilterChainContext context, ReceivedRequest request, Buffer rest) {
        context.setMessage(Buffers.wrap(context.getMemoryManager(), request.plain()));
        return rest.hasRemaining() ? context.getInvokeAction(rest) : context.getInvokeAction();
    }

    private static NextAction suspend(FilterChainContext context, Buffer input) {
        context.setMessage(copy(input));
        context.suspend();
        return context.getSuspendAction();
    }

    /**
     * Serves a request whose body is to come, apart from the context that goes on reading: otherwise Grizzly would read
     * nothing until the request has been answered.
     */
    private static void begin(ReceivedRequest request, FilterChainContext reading) {
        FilterChainContext serving = reading.getFilterChain()
                .obtainFilterChainContext(
                        reading.getConnection(),
                        reading.getStartIdx(),
                        reading.getEndIdx(),
                        reading.getFilterIdx() + 1);
        serving.setMessage(Buffers.wrap(serving.getMemoryManager(), request.plain()));
        serving.getInternalContext().setIoEvent(IOEvent.READ);
        ProcessorExecutor.execute(serving.getInternalContext());
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
