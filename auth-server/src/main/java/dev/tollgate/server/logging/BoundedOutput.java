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
    private final Queue<Lines> waiting = new ArrayDeque<>();
    private final Thread writer;
    private int waitingBytes;
    private long lost;
    private boolean hasFailed;
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
        tellLoss();
        add(new Lines(line, 1));
        notifyAll();
    }

    /** Where it happened. */
    private void tellLoss() {
        if (lost > 0) {
            add(new Lines(lossLine.apply(lost), lost));
            lost = 0;
        }
    }

    private void add(Lines lines) {
        waiting.add(lines);
        waitingBytes += lines.text.length;
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
            for (Lines lines = next(); lines.count > 0; lines = next()) {
                write(lines);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be written is lost and counted: the disk may have room again, and a named pipe the next reader. */
    private void write(Lines lines) {
        boolean isWritten;
        try {
            output.write(lines.text);
            output.flush();
            isWritten = true;
        } catch (IOException unwritten) {
            isWritten = false;
        }
        synchronized (this) {
            hasFailed = !isWritten;
            lost += isWritten ? 0 : lines.count;
        }
    }

    /** Waits for lines, and takes some; none once it is closed and all are written. */
    private synchronized Lines next() throws InterruptedException {
        while (waiting.isEmpty() && (lost == 0 || hasFailed) && !isClosed) {
            wait();
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long count = 0;
        if (hasFailed && !waiting.isEmpty()) {
            // A part of a line may stand there.
            text.write('\n');
        }
        while (!waiting.isEmpty() && text.size() < MOST_AT_ONCE) {
            Lines lines = waiting.remove();
            waitingBytes -= lines.text.length;
            text.writeBytes(lines.text);
            count += lines.count;
        }
        if (waiting.isEmpty() && lost > 0 && !hasFailed) {
            text.writeBytes(lossLine.apply(lost));
            count += lost;
            lost = 0;
        }
        return new Lines(text.toByteArray(), count);
    }

    private static final class Lines {
        private final byte[] text;

        /** How many are lost with it. */
        private final long count;

        Lines(byte[] text, long count) {
            this.text = text;
            this.count = count;
        }
    }
}
