package dev.tollgate.server.http.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS on one connection, between bytes as they are on the wire and bytes in the clear. It holds no more than an
 * unfinished record, and what the engine keeps of an unfinished handshake, which is bounded here.
 *
 * <p>It is for one thread at a time, but for the work of {@link Received.Work}.
 */
final class TlsSession {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Type, version and length (RFC 8446, section 5.1). */
    private static final int HEADER_BYTES = 5;

    private static final int FIRST_TYPE = 20;
    private static final int HANDSHAKE_TYPE = 22;
    private static final int LAST_TYPE = 23;
    private static final int MAJOR_VERSION = 3;

    /** Of TLS 1.2, which allows a record the most (RFC 5246, section 6.2.3). */
    private static final int MAX_SEALED_BYTES = 16 * 1024 + 2048;

    /** A chain of client certificates takes some thousand bytes, anything else less. */
    private static final int MAX_HANDSHAKE_BYTES = 64 * 1024;

    /** Each asks for an answer (RFC 8446, section 4.6.3), which a client need not read. */
    private static final int MAX_KEY_UPDATES = 1000;

    /** An engine writes only where there is room for the longest record, and most records are short. */
    private static final ThreadLocal<ByteBuffer> SCRATCH = ThreadLocal.withInitial(() -> NOTHING);

    private final SSLEngine engine;
    private ByteBuffer replies = NOTHING;
    private ByteBuffer unfinished = NOTHING;
    private boolean isEstablished;
    private boolean isBroken;
    private int handshakeBytes;
    private int keyUpdates;

    TlsSession(SSLEngine engine) {
        this.engine = engine;
    }

    /** What came of bytes. */
    sealed interface Received {
        /**
         * They could be read as far as they go.
         *
         * @param bytes may be none
         */
        record Clear(ByteBuffer bytes) implements Received {}

        /** The handshake has to compute, for milliseconds; receiving goes on after that. */
        record Work(Runnable computation) implements Received {}

        /** The client sends nothing more. */
        record Ended() implements Received {}

        /** They are no TLS, or none that is taken here; nothing more can be read. */
        record Broken(String reason) implements Received {}
    }

    /** Takes what has arrived, all of it. */
    Received receive(ByteBuffer input) {
        if (isBroken) {
            return new Received.Broken("after what was broken");
        }
        if (!isEstablished) {
            handshakeBytes += input.remaining();
        }
        ByteBuffer sealed = joined(unfinished, input);
        ByteBuffer clear = ByteBuffer.allocate(sealed.remaining());
        try {
            boolean mustCompute = open(sealed, clear);
            unfinished = copy(sealed);
            clear.flip();
            if (mustCompute) {
                return new Received.Work(this::compute);
            }
            if (!clear.hasRemaining() && engine.isInboundDone()) {
                return new Received.Ended();
            }
            return new Received.Clear(clear);
        } catch (SSLException fault) {
            isBroken = true;
            unfinished = NOTHING;
            complain();
            return new Received.Broken(String.valueOf(fault.getMessage()));
        }
    }

    /** What it holds of the client's: the engine keeps a handshake until it is understood. */
    int heldBytes() {
        return isEstablished ? unfinished.remaining() : handshakeBytes;
    }

    boolean isShakingHands() {
        return !isEstablished && !isBroken;
    }

    /** What the protocol itself has to send, each record once. */
    ByteBuffer takeReplies() {
        ByteBuffer taken = replies;
        replies = NOTHING;
        return taken;
    }

    /**
     * Makes records of bytes.
     *
     * @throws SSLException if nothing more may be sent
     */
    ByteBuffer seal(ByteBuffer clear) throws SSLException {
        List<ByteBuffer> records = new ArrayList<>(1);
        int length = 0;
        while (clear.hasRemaining()) {
            ByteBuffer record = wrap(clear);
            records.add(record);
            length += record.remaining();
        }
        ByteBuffer sealed = ByteBuffer.allocate(length);
        records.forEach(sealed::put);
        return sealed.flip();
    }

    /** Says that nothing more is sent (RFC 8446, section 6.1); after a fault that would pass for an end in order. */
    void end() {
        if (!isBroken) {
            engine.closeOutbound();
            try {
                while (!engine.isOutboundDone()) {
                    addReply();
                }
            } catch (SSLException unable) {
                // The connection ends without a word, as it does where it is cut.
            }
        }
    }

    /** Tells the client what was wrong, where the engine has found that. */
    private void complain() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                addReply();
            }
        } catch (SSLException unable) {
            // The same.
        }
    }

    /** Opens whole records, and returns whether the handshake has to compute first. */
    private boolean open(ByteBuffer sealed, ByteBuffer clear) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return true;
                }
                case NEED_WRAP -> reply();
                default -> {
                    if (engine.isInboundDone()) {
                        sealed.position(sealed.limit());
                        return false;
                    }
                    if (!startsWithWholeRecord(sealed)) {
                        return false;
                    }
                    note(engine.unwrap(sealed, clear));
                }
            }
        }
    }

    private void reply() throws SSLException {
        if (isEstablished && ++keyUpdates > MAX_KEY_UPDATES) {
            throw new SSLException("too many changes of keys");
        }
        addReply();
    }

    private void addReply() throws SSLException {
        replies = joined(replies, wrap(NOTHING.duplicate()));
    }

    /** What is no record is refused before more of it is waited for. */
    private boolean startsWithWholeRecord(ByteBuffer sealed) throws SSLException {
        int start = sealed.position();
        int available = sealed.remaining();
        if (!isEstablished && handshakeBytes > MAX_HANDSHAKE_BYTES) {
            throw new SSLException("too long a handshake");
        }
        if (available > 0) {
            requireType(sealed.get(start));
        }
        if (available > 1 && sealed.get(start + 1) != MAJOR_VERSION) {
            throw new SSLException("no record of TLS");
        }
        if (available < HEADER_BYTES) {
            return false;
        }
        int length = Short.toUnsignedInt(sealed.getShort(start + HEADER_BYTES - Short.BYTES));
        if (length > MAX_SEALED_BYTES) {
            throw new SSLException("too long a record");
        }
        return available >= HEADER_BYTES + length;
    }

    /** Of TLS 1.3 all records of an established session look like application data; in TLS 1.2 this is renegotiation. */
    private void requireType(byte type) throws SSLException {
        if (type < FIRST_TYPE || type > LAST_TYPE) {
            throw new SSLException("no record of TLS");
        }
        if (isEstablished && type == HANDSHAKE_TYPE) {
            throw new SSLException("renegotiation");
        }
    }

    private ByteBuffer wrap(ByteBuffer clear) throws SSLException {
        ByteBuffer scratch = scratch();
        SSLEngineResult result = engine.wrap(clear, scratch);
        if (result.bytesProduced() == 0 && result.bytesConsumed() == 0) {
            throw new SSLException("nothing may be sent: " + result.getStatus());
        }
        note(result);
        return copy(scratch.flip());
    }

    private ByteBuffer scratch() {
        int length = engine.getSession().getPacketBufferSize();
        if (SCRATCH.get().capacity() < length) {
            SCRATCH.set(ByteBuffer.allocate(length));
        }
        return SCRATCH.get().clear();
    }

    private void note(SSLEngineResult result) throws SSLException {
        if (result.getStatus() == Status.BUFFER_OVERFLOW || result.getStatus() == Status.BUFFER_UNDERFLOW) {
            throw new SSLException("a record of another length than it says");
        }
        isEstablished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private void compute() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        if (!first.hasRemaining()) {
            return second;
        }
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return bytes.hasRemaining()
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
                : NOTHING;
    }
}
