package dev.tollgate.server.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongFunction;

/**
 * Writes lines on a thread of its own, so that nobody else waits for who reads them. What waits to be written is bounded;
 * what comes beyond that is dropped and counted, and a line tells so before the next that is written.
 */
final class BoundedOutput implements AutoCloseable {
    static final int MOST_WAITING_BYTES = 1024 * 1024;

    /** As much as a pipe holds. */
    private static final int MOST_AT_ONCE = 64 * 1024;

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final OutputStream output;
    private final LongFunction<byte[]> lossLine;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final Thread writer;
    private int waitingBytes;
    private long lost;
    private boolean isClosed;

    /** @param lossLine tells how many lines were lost */
    BoundedOutput(OutputStream output, LongFunction<byte[]> lossLine) {
        this.output = output;
        this.lossLine = lossLine;
        this.writer = Thread.ofPlatform().name("log").daemon().start(this::writeAll);
    }

    /** Has a line written, or dropped; it does not wait. */
    synchronized void write(byte[] line) {
        if (isClosed || waitingBytes + line.length > MOST_WAITING_BYTES) {
            lost++;
            return;
        }
        waiting.add(line);
        waitingBytes += line.length;
        notifyAll();
    }

    /** Takes no more, and gives what waits a moment to be written. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            writer.join(LAST_WORDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try {
            for (byte[] lines = next(); lines.length > 0; lines = next()) {
                write(lines, output);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** A reader that has gone is no reason to end: the next may come, as behind a named pipe. */
    private static void write(byte[] lines, OutputStream output) {
        try {
            output.write(lines);
            output.flush();
        } catch (IOException gone) {
            // There is no other place to tell of it.
        }
    }

    /** Waits for lines, and takes some; none once it is closed and all are written. */
    private synchronized byte[] next() throws InterruptedException {
        while (waiting.isEmpty() && lost == 0 && !isClosed) {
            wait();
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        while (!waiting.isEmpty() && lines.size() < MOST_AT_ONCE) {
            byte[] line = waiting.remove();
            waitingBytes -= line.length;
            lines.writeBytes(line);
        }
        if (waiting.isEmpty() && lost > 0) {
            lines.writeBytes(lossLine.apply(lost));
            lost = 0;
        }
        return lines.toByteArray();
    }
}
