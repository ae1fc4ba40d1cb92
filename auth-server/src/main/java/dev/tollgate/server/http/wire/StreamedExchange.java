package dev.tollgate.server.http.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.threadpool.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a streamed request and the answer that grows while the body is read, both of any length at flat memory.
 *
 * <p>A {@link StreamedOperation} is asked as soon as the head of its request is there, on a thread that must not block.
 * Grizzly and Jersey see a request without a body. The operation may answer at once, as with 401 or 503: the body is
 * then not asked for, and the connection ends with that answer. Or it takes the exchange, and calls {@link #answer} on a
 * thread of its own. How many it lets do that at a time is for the operation to limit.
 */
public final class StreamedExchange {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedExchange.class);

    private final ClientConnection client;
    private final StreamedBody body;

    StreamedExchange(ClientConnection client, StreamedBody body) {
        this.client = client;
        this.body = body;
    }

    /**
     * The exchange that a request begins. It is taken before the request is answered or goes to another thread.
     *
     * @throws IllegalStateException if the request is not one of a streamed operation
     */
    public static StreamedExchange of(Request request) {
        return ClientConnection.of(request.getContext().getConnection()).exchange();
    }

    /**
     * Does the work, and returns when nothing of it is left to be done; the caller then completes the answer. Results
     * that have gathered are sent whenever the work has to wait for more of the body. A client that takes none of them
     * for as long as a request may take is cut off.
     *
     * <p>What the work throws is thrown on while nothing is written, so that it can be answered. Afterwards the
     * connection is cut instead, so that no client takes for complete what is not, and only bugs are thrown on.
     *
     * @param answer the body of the answer, which need not be buffered
     * @throws IllegalStateException on a selector's thread, which would wait for itself
     * @throws BrokenBodyException if by fault of the client the body ends too early, to be answered 400
     * @throws IOException if the work has thrown it
     */
    public void answer(OutputStream answer, Work work) throws IOException {
        if (Threads.isService()) {
            throw new IllegalStateException("the thread that reads the body cannot wait for it");
        }
        Results results = new Results(answer);
        body.beforeWaiting(() -> {
            client.askForBody();
            results.flush();
        });
        client.beginExchange();
        try {
            work.run(body, results);
            results.flush();
        } catch (IOException failure) {
            if (!results.hasBegun && client.isOpen()) {
                throw failure;
            }
            LOG.debug("Cut the answer to {}", client.address(), failure);
            client.cut();
        } catch (RuntimeException | Error bug) {
            if (results.hasBegun) {
                client.cut();
            }
            throw bug;
        } finally {
            client.endExchange();
        }
    }

    /** What is done between a body and its answer. */
    @FunctionalInterface
    public interface Work {
        /**
         * Reads the body and writes the results.
         *
         * @param body reads what is there, and waits if nothing is; its client has to send 1 KiB a second while it waits
         * @param results waits while the client takes no more of them; who works long between two reads flushes them
         * @throws BrokenBodyException as the body throws it if the client sends nonsense, or too slowly
         * @throws IOException as the body and the results throw it if the client has gone or the server stops
         */
        void run(InputStream body, OutputStream results) throws IOException;
    }

    private static final class Results extends FilterOutputStream {
        private boolean hasBegun;

        Results(OutputStream answer) {
            super(answer);
        }

        @Override
        public void write(int character) throws IOException {
            hasBegun = true;
            out.write(character);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            hasBegun = true;
            out.write(bytes, offset, length);
        }

        /** Before there are results the status may still become another one, so no head is sent. */
        @Override
        public void flush() throws IOException {
            if (hasBegun) {
                out.flush();
            }
        }

        /** The answer is completed by the caller. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
