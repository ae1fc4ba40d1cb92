package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tollgate.server.trace.Trace;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectorHandler;
import org.glassfish.grizzly.nio.SelectorHandler.Task;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, which reads and answers one request after the other: what has arrived, until when more has to, and how
 * it ends.
 *
 * <p>It ends politely: what is sent last is delivered, then no more is sent, and what the client still sends is
 * discarded until it closes its side too, or for some time. Closing at once with bytes left unread would reset the
 * connection and with that destroy the answer on its way (RFC 9112, section 9.6).
 */
public final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final Attribute<ClientConnection> ATTRIBUTE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ClientConnection.class.getName());
    private static final byte[] ASK_FOR_BODY = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A client may read slowly, but not more slowly than this. */
    private static final int LEAST_BYTES_READ_PER_SECOND = 8 * 1024;

    private static final long NANOS_PER_UNREAD_BYTE = Duration.ofSeconds(1).toNanos() / LEAST_BYTES_READ_PER_SECOND;

    /** Results that the client has not taken: enough to keep the line busy. */
    private static final int MAX_UNSENT_BYTES = 64 * 1024;

    private enum Phase {
        READING,
        ANSWERING,
        WAITING_FOR_READER,
        ENDING
    }

    private final Connection<?> connection;
    private final InetAddress address;
    private final OpenConnections connections;
    private final Limits limits;
    private final StreamedOperations streamed;
    private final ErrorAnswers errors;
    private final AnswerObserver observer;
    private final Optional<TlsConnection> tls;

    private Phase phase = Phase.READING;
    private RequestReader reader;
    private RequestSummary request = RequestSummary.unread();
    private Optional<StreamedBody> body = Optional.empty();
    private boolean expectsToBeAsked;
    private boolean isBodyTaken;
    private boolean hasBegunAnswer;
    private boolean isOneTooMany;
    private boolean isLastRequest;
    private boolean hasSentMore;
    private boolean isShakingHands;
    private ByteBuffer early = NOTHING;
    private long startOfRequest;
    private long arrival;
    private long deadline;
    private int heldBytes;
    private int heldSealedBytes;
    private int unsentSealedBytes;
    private long discardedBytes;

    private ClientConnection(
            Connection<?> connection,
            OpenConnections connections,
            Limits limits,
            StreamedOperations streamed,
            ErrorAnswers errors,
            AnswerObserver observer) {
        this.connection = connection;
        this.address = ((InetSocketAddress) connection.getPeerAddress()).getAddress();
        this.connections = connections;
        this.limits = limits;
        this.streamed = streamed;
        this.errors = errors;
        this.observer = observer;
        this.tls = TlsConnection.of(connection);
        this.reader = new RequestReader(limits, streamed);
        this.deadline = System.nanoTime() + limits.headTime().toNanos();
    }

    /** Begins to keep account of a new connection. */
    static ClientConnection accept(
            Connection<?> connection,
            OpenConnections connections,
            Limits limits,
            StreamedOperations streamed,
            ErrorAnswers errors,
            AnswerObserver observer) {
        ClientConnection client = new ClientConnection(connection, connections, limits, streamed, errors, observer);
        ATTRIBUTE.set(connection, client);
        return client;
    }

    /** The one that Grizzly knows as this connection. */
    public static ClientConnection of(Connection<?> connection) {
        return ATTRIBUTE.get(connection);
    }

    /** Of the other end, which may be a proxy. */
    public InetAddress address() {
        return address;
    }

    /** The host that the request being answered asks for, with a port if it has one; empty if it names none. */
    public String host() {
        return request().host();
    }

    /** What the request belongs to that is being answered. */
    public Trace trace() {
        return request().trace();
    }

    /** The request that is being answered. */
    synchronized RequestSummary request() {
        return request;
    }

    /** Takes what has arrived, up to the end of a request, and returns that request once it can be served. */
    synchronized Optional<ReceivedRequest> receive(ByteBuffer input) {
        if (phase == Phase.ENDING) {
            discard(input);
            return Optional.empty();
        }
        if (phase == Phase.ANSWERING) {
            receiveBody(input);
            return Optional.empty();
        }
        if (!reader.hasStarted()) {
            startOfRequest = System.nanoTime();
        }
        try {
            Optional<ReceivedRequest> received = reader.read(input);
            if (isOneTooMany && reader.hasHead()) {
                refuse(503, "too many connections");
                discard(input);
                return Optional.empty();
            }
            if (received.isPresent() && received.get().isStreamed() && !hold(input.remaining())) {
                refuse(503, "too many unfinished requests");
                discard(input);
                return Optional.empty();
            }
            received.ifPresentOrElse(request -> answer(request, input), this::waitForMore);
            return received;
        } catch (MalformedRequestException malformed) {
            refuse(400, malformed.reason());
            discard(input);
            return Optional.empty();
        }
    }

    /** From now on the first request is answered 503, whatever it is, and it has not much time to come. */
    synchronized void turnAway() {
        isOneTooMany = true;
        deadline = System.nanoTime() + limits.discardTime().toNanos();
    }

    /**
     * An answer is on its way: decides whether the connection ends with it, and returns so.
     *
     * @param bytes of its body, or {@link AnswerObserver#UNKNOWN_LENGTH}
     * @param isBroken whether Grizzly itself has given the connection up
     */
    synchronized boolean beginAnswer(int status, long bytes, boolean isBroken) {
        observe(request, status, System.nanoTime() - arrival, bytes);
        hasBegunAnswer = true;
        isLastRequest |= isBroken || connections.isDraining() || leavesBody();
        return isLastRequest;
    }

    /** The answer is complete: the next request may come. */
    synchronized void answered() {
        if (phase != Phase.ANSWERING) {
            return;
        }
        Optional<StreamedBody> answered = body;
        boolean isLast = isLastRequest || leavesBodyOrServer();
        body = Optional.empty();
        if (isLast) {
            end();
            whenSent(this::endSending);
        } else {
            phase = Phase.READING;
            deadline = afterReading(limits.idleTime());
            if (unsentBytes() > 0) {
                whenSent(this::beginIdling);
            }
            receiveEarly();
        }
        answered.ifPresent(StreamedBody::end);
    }

    /**
     * Whether the client has closed the connection, or its own side of it, while its request is answered. It never
     * blocks, and may be asked by any thread at any time, also when another request is answered, or none.
     *
     * <p>Grizzly reads nothing while a request is answered, and only who reads meets the end. A byte that comes instead
     * is kept for the next request; a client that has begun that one counts as waiting.
     */
    public synchronized boolean isGone() {
        if (!connection.isOpen()) {
            return true;
        }
        if (phase != Phase.ANSWERING
                || hasSentMore
                || body.filter(content -> !content.isComplete()).isPresent()) {
            return false;
        }
        try {
            return tls.isPresent() ? hasEnded(tls.get()) : hasEnded();
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean hasEnded() throws IOException {
        ByteBuffer next = ByteBuffer.allocate(1);
        int length = channel().read(next);
        if (length > 0) {
            hasSentMore = true;
            early = next.flip();
        }
        return length < 0;
    }

    private boolean hasEnded(TlsConnection secured) throws IOException {
        boolean hasEnded = secured.hasEnded(channel());
        hasSentMore = secured.hasEarly();
        return hasEnded;
    }

    /**
     * Stops reading, for as long as a request may take, while an answer waits for the client to read those before: what
     * it is owed would else take all memory. What it has sent meanwhile counts as unfinished, and if there is no room
     * for that the connection is cut.
     *
     * @param waitingBytes length of what it has sent
     * @return whether it did; {@link #whenRead} tells when it may go on
     */
    synchronized boolean stopsForReader(int waitingBytes) {
        if (phase != Phase.READING || unsentBytes() == 0) {
            return false;
        }
        phase = Phase.WAITING_FOR_READER;
        deadline = System.nanoTime() + limits.requestTime().toNanos();
        if (!hold(reader.heldBytes() + waitingBytes)) {
            cut();
        }
        return true;
    }

    /**
     * Goes on once the client has read its answers. The next step is the selector's and not that of the one who sends:
     * Grizzly counts as unsent what it has sent until all completion handlers have returned.
     */
    void whenRead(Runnable next) {
        whenSent(() -> onSelector(() -> {
            goOnReading();
            next.run();
        }));
    }

    /**
     * Stops reading while the application does not wait for more of a streamed body, and behind its end until the
     * request is answered.
     *
     * @param next goes on as soon as there is reason to
     * @return whether it did
     */
    synchronized boolean stopsForBody(Runnable next) {
        return phase == Phase.ANSWERING
                && body.filter(content -> content.stopsReading(() -> onSelector(next)))
                        .isPresent();
    }

    /** The streamed request that is being answered, with its body. */
    synchronized StreamedExchange exchange() {
        return new StreamedExchange(
                this, body.orElseThrow(() -> new IllegalStateException("the operation is not streamed")));
    }

    /** The application begins to read: the client need not wait any longer (RFC 9110, section 10.1.1). */
    synchronized void askForBody() {
        if (expectsToBeAsked && !hasBegunAnswer) {
            send(buffer(ASK_FOR_BODY), () -> {});
        }
        expectsToBeAsked = false;
    }

    /**
     * The application takes the body. From now on whoever writes waits while too much is unsent, for as long as a
     * request may take.
     */
    synchronized void beginExchange() {
        isBodyTaken = true;
        connection.setWriteTimeout(limits.requestTime().toMillis(), TimeUnit.MILLISECONDS);
        ((NIOConnection) connection).setMaxAsyncWriteQueueSize(MAX_UNSENT_BYTES);
    }

    /** Nobody waits any longer: what is still to be written is short. */
    synchronized void endExchange() {
        ((NIOConnection) connection).setMaxAsyncWriteQueueSize(AsyncQueueWriter.UNLIMITED_SIZE);
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Answers what is not, or not yet, a request, and ends the connection.
     *
     * @param reason for the log
     */
    synchronized void refuse(int status, String reason) {
        LOG.debug("Answered {} to {}: {}", status, connection.getPeerAddress(), reason);
        RequestSummary refused = reader.summary();
        ErrorReply reply = errors.reply(status, refused);
        byte[] answer = errors.last(reply, refused);
        observe(refused, reply.status(), 0, reply.body().length());
        end();
        send(buffer(answer), this::endSending);
    }

    /**
     * Ends the connection of a client that speaks no TLS, or not as it should.
     *
     * @param reason for the log
     * @param input what it has sent
     */
    synchronized void refuseConnection(String reason, ByteBuffer input) {
        if (phase != Phase.ENDING) {
            LOG.debug("Refused TLS to {}: {}", connection.getPeerAddress(), reason);
        }
        ended();
        discard(input);
    }

    /** The client has said that it sends nothing more. */
    synchronized void ended() {
        switch (phase) {
            case READING, WAITING_FOR_READER -> {
                end();
                whenSent(this::endSending);
            }
            case ANSWERING -> cut();
            case ENDING -> {
                // Its last answer is on the way.
            }
        }
    }

    /** Holds so many bytes that TLS cannot read yet; of a connection that ends they are soon forgotten. */
    synchronized void holdSealed(int bytes) {
        int held = phase == Phase.ENDING ? 0 : bytes;
        int more = held - heldSealedBytes;
        heldSealedBytes = held;
        if (more != 0 && !connections.reserve(more) && more > 0) {
            cut();
        }
    }

    /** Holds an answer until it is sent, and returns whether there is room for that. */
    synchronized boolean holdAnswer(int bytes) {
        if (!connection.isOpen()) {
            return false;
        }
        unsentSealedBytes += bytes;
        return connections.reserveSealed(bytes);
    }

    /** So much of what was held is sent, or never will be. */
    synchronized void releaseAnswer(int bytes) {
        int released = Math.min(bytes, unsentSealedBytes);
        unsentSealedBytes -= released;
        connections.reserveSealed(-released);
    }

    /** Counts as one of those whose handshakes take memory while it is so. */
    synchronized void shakeHands(boolean isUnderWay) {
        boolean counts = isUnderWay && phase != Phase.ENDING;
        if (counts != isShakingHands) {
            isShakingHands = counts;
            if (!counts) {
                connections.endHandshake();
            } else if (!connections.beginHandshake()) {
                cut();
            }
        }
    }

    /** Ends the connection if nothing is asked on it within the time. */
    synchronized void lastCall(Duration time) {
        if (phase == Phase.READING && !reader.hasStarted()) {
            deadline = Math.min(deadline, System.nanoTime() + time.toNanos());
        }
    }

    /**
     * Ends the connection if its time is over: with an answer, if one is owed. While an answer is made there is no
     * deadline here but for the body that it may need; those who make it have their own.
     */
    synchronized void endIfOverdue() {
        body.ifPresent(StreamedBody::failIfOverdue);
        if (phase == Phase.ANSWERING || System.nanoTime() - deadline < 0) {
            return;
        }
        if (phase == Phase.READING && reader.hasStarted()) {
            refuse(400, "too slow");
        } else {
            tls.filter(secured -> phase == Phase.READING).ifPresent(TlsConnection::end);
            cut();
        }
    }

    /** Ends the connection as it is. */
    void cut() {
        connection.terminateSilently();
    }

    /** The connection has ended, whoever ended it. */
    synchronized void closed() {
        phase = Phase.ENDING;
        hold(0);
        holdSealed(0);
        releaseAnswer(unsentSealedBytes);
        shakeHands(false);
        body.ifPresent(content -> content.fail(new EOFException("the client has gone")));
        connections.remove(this);
    }

    private void answer(ReceivedRequest received, ByteBuffer input) {
        phase = Phase.ANSWERING;
        arrival = System.nanoTime();
        hasBegunAnswer = false;
        request = received.summary();
        isLastRequest = received.endsConnection();
        expectsToBeAsked = reader.takeExpectation();
        isBodyTaken = false;
        body = received.arriving().map(arriving -> new StreamedBody(arriving, limits.requestTime()));
        reader = new RequestReader(limits, streamed);
        hold(0);
        receiveBody(input);
    }

    private void observe(RequestSummary answered, int status, long nanos, long bytes) {
        observer.answered(
                answered.method(),
                answered.path(),
                status,
                nanos,
                bytes,
                address,
                answered.trace().id());
    }

    private void receiveBody(ByteBuffer input) {
        body.ifPresent(content -> {
            content.put(input);
            if (content.isBroken()) {
                discard(input);
            }
            hold(content.available() + input.remaining());
        });
        hasSentMore = input.hasRemaining();
    }

    /** Whether the connection ends although its answer, which began long ago, has not said so. */
    private boolean leavesBodyOrServer() {
        return body.filter(content -> connections.isDraining() || !content.isComplete())
                .isPresent();
    }

    /** Whether an answer that begins now leaves bytes unread behind which the next request would be. */
    private boolean leavesBody() {
        return body.filter(content -> content.isBroken() || !(isBodyTaken || content.isComplete()))
                .isPresent();
    }

    /** Takes what {@link #isGone} has read, as if it came now; a single byte is no whole request. */
    private void receiveEarly() {
        ByteBuffer input = early;
        early = NOTHING;
        if (input.hasRemaining()) {
            receive(input);
        }
    }

    private void waitForMore() {
        if (!isOneTooMany) {
            deadline = startOfRequest + timeForMore().toNanos();
        }
        if (!hold(reader.heldBytes())) {
            refuse(503, "too many unfinished requests");
        } else if (reader.takeExpectation()) {
            send(buffer(ASK_FOR_BODY), () -> {});
        }
    }

    /** A head is part of the request, and has no longer than that. */
    private Duration timeForMore() {
        Duration forAll = limits.requestTime();
        return reader.hasHead() || forAll.compareTo(limits.headTime()) < 0 ? forAll : limits.headTime();
    }

    private synchronized void goOnReading() {
        if (phase == Phase.WAITING_FOR_READER) {
            phase = Phase.READING;
            hold(reader.heldBytes());
        }
    }

    /** Has the thread do it that reads this connection. */
    void onSelector(Runnable next) {
        SelectorHandler selector = ((NIOTransport) connection.getTransport()).getSelectorHandler();
        SelectorRunner runner = ((NIOConnection) connection).getSelectorRunner();
        Task task = () -> {
            next.run();
            return true;
        };
        selector.enque(runner, task, new EmptyCompletionHandler<>());
    }

    /** Of answers. */
    private int unsentBytes() {
        return ((NIOConnection) connection).getAsyncWriteQueue().spaceInBytes();
    }

    /** The end of a time that does not begin before the client can have read its answers, however long they are. */
    private long afterReading(Duration time) {
        return System.nanoTime() + unsentBytes() * NANOS_PER_UNREAD_BYTE + time.toNanos();
    }

    private synchronized void beginIdling() {
        if (phase == Phase.READING && !reader.hasStarted()) {
            deadline = System.nanoTime() + limits.idleTime().toNanos();
        }
    }

    private void end() {
        phase = Phase.ENDING;
        deadline = afterReading(limits.discardTime());
        hold(0);
    }

    private synchronized void endSending() {
        deadline = System.nanoTime() + limits.discardTime().toNanos();
        tls.ifPresentOrElse(
                secured -> {
                    secured.end();
                    whenSent(this::shutDownOutput);
                },
                this::shutDownOutput);
    }

    private synchronized void shutDownOutput() {
        try {
            channel().shutdownOutput();
        } catch (IOException gone) {
            cut();
        }
    }

    private SocketChannel channel() {
        return (SocketChannel) ((NIOConnection) connection).getChannel();
    }

    private void discard(ByteBuffer input) {
        discardedBytes += input.remaining();
        input.position(input.limit());
        if (discardedBytes > limits.discardedBytes()) {
            cut();
        }
    }

    /** Holds so many bytes instead of those that it held, and returns whether there was room for them. */
    private boolean hold(int bytes) {
        int more = bytes - heldBytes;
        heldBytes = bytes;
        return connections.reserve(more) || more <= 0;
    }

    /** An empty message is sent when all before it are. */
    private void whenSent(Runnable next) {
        send(Buffers.EMPTY_BUFFER, next);
    }

    private void send(Buffer message, Runnable next) {
        connection.write(message, new AfterSending<>(next));
    }

    private static Buffer buffer(byte[] bytes) {
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
    }

    private final class AfterSending<T> extends EmptyCompletionHandler<T> {
        private final Runnable next;

        AfterSending(Runnable next) {
            this.next = next;
        }

        @Override
        public void completed(T result) {
            next.run();
        }

        @Override
        public void failed(Throwable gone) {
            cut();
        }
    }
}
