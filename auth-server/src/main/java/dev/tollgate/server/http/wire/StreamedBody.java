package dev.tollgate.server.http.wire;

import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed request, handed over piece by piece: the selector's thread puts one in, and the connection is
 * not read again until the application has taken all of it and waits for more. So one piece is held at most, and a
 * client that sends faster than it is read is held up by TCP.
 */
final class StreamedBody extends InputStream {
    private final BodyReader reader;
    private final Pace pace;
    private Flushable beforeWaiting = () -> {};
    private Optional<Runnable> readOn = Optional.empty();
    private byte[] piece = {};
    private int taken;
    private boolean isAwaited;
    private boolean isComplete;
    private @Nullable IOException failure;

    /** @param longestWait for the next piece */
    StreamedBody(BodyReader reader, Duration longestWait) {
        this.reader = reader;
        this.pace = new Pace(longestWait);
    }

    /** Takes what belongs to the body out of what has arrived, unless it is over. */
    synchronized void put(ByteBuffer input) {
        if (isOver()) {
            return;
        }
        try {
            isComplete = reader.take(input);
            hand(reader.takeContent());
        } catch (MalformedRequestException malformed) {
            fail(new BrokenBodyException(malformed.reason()));
        }
    }

    /**
     * Whether the connection is not to be read for now.
     *
     * @param readOn what to do as soon as it is to be read again
     */
    synchronized boolean stopsReading(Runnable readOn) {
        boolean isWanted = isAwaited && available() == 0 && !isOver();
        if (failure != null || isWanted) {
            return false;
        }
        this.readOn = Optional.of(readOn);
        return true;
    }

    /** The application reads no more, because the request has been answered. */
    synchronized void end() {
        fail(new IOException("the request has been answered"));
        readOn();
    }

    /** Tells the application when it reads next, or waits. */
    synchronized void fail(IOException reason) {
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    synchronized void failIfOverdue() {
        if (!isOver() && pace.isTooSlow(System.nanoTime())) {
            fail(new BrokenBodyException("too slow"));
        }
    }

    synchronized boolean isComplete() {
        return isComplete;
    }

    synchronized boolean isBroken() {
        return failure != null;
    }

    /** What is done each time before the application has to wait. */
    synchronized void beforeWaiting(Flushable action) {
        beforeWaiting = action;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 0 && isWorthWaiting()) {
            beforeWaiting.flush();
            await();
        }
        return take(bytes, offset, length);
    }

    /** How many bytes are there already. */
    @Override
    public synchronized int available() {
        return piece.length - taken;
    }

    @Override
    public void close() {
        fail(new IOException("the body has been closed"));
    }

    private synchronized boolean isWorthWaiting() {
        return available() == 0 && !isOver();
    }

    private synchronized void await() throws InterruptedIOException {
        pace.await(System.nanoTime());
        isAwaited = true;
        readOn();
        try {
            while (isWorthWaiting()) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a body was read");
        } finally {
            isAwaited = false;
        }
    }

    private synchronized int take(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (length > 0 && available() == 0) {
            return -1;
        }
        int count = Math.min(length, available());
        System.arraycopy(piece, taken, bytes, offset, count);
        taken += count;
        return count;
    }

    private void hand(byte[] content) {
        if (content.length > 0) {
            piece = content;
            taken = 0;
            pace.arrived(content.length, System.nanoTime());
        }
        notifyAll();
    }

    private void readOn() {
        Optional<Runnable> next = readOn;
        readOn = Optional.empty();
        next.ifPresent(Runnable::run);
    }

    private boolean isOver() {
        return isComplete || failure != null;
    }
}
