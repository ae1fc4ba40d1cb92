package dev.tollgate.server.cli;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.transfer.LineResult;
import dev.tollgate.server.transfer.LineResult.Outcome.Refused;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells how far an import is: on a terminal in one line that changes, elsewhere in a line now and then. */
final class ImportProgress implements Consumer<List<LineResult>> {
    private static final int MOST_REFUSALS = 100;
    private static final String BEGIN_OF_LINE = "\r\u001b[K";
    private static final int BAR_CELLS = 20;
    private static final int MEBIBYTE = 1024 * 1024;

    private final PrintWriter out;
    private final PrintWriter report;
    private final boolean isTerminal;
    private final long totalBytes;
    private final LongSupplier bytes;
    private final Ticker ticker;
    private final long start;
    private final long interval;

    private long told;
    private long records;
    private long refused;

    /**
     * Begins to measure.
     *
     * @param report where all refusals are written
     * @param totalBytes of the input; 0 if nobody knows
     * @param bytes of it that are read by now
     */
    ImportProgress(
            PrintWriter out,
            PrintWriter report,
            boolean isTerminal,
            long totalBytes,
            LongSupplier bytes,
            Ticker ticker) {
        this.out = out;
        this.report = report;
        this.isTerminal = isTerminal;
        this.totalBytes = totalBytes;
        this.bytes = bytes;
        this.ticker = ticker;
        this.start = ticker.read();
        this.told = start;
        this.interval = (isTerminal ? Duration.ofMillis(200) : Duration.ofSeconds(10)).toNanos();
    }

    @Override
    public void accept(List<LineResult> results) {
        records += results.size();
        for (LineResult result : results) {
            if (result.outcome() instanceof Refused(String reason)) {
                refuse("line " + result.line() + ": " + reason);
            }
        }
        long now = ticker.read();
        if (now - told >= interval) {
            told = now;
            out.print(isTerminal ? BEGIN_OF_LINE + state(now) : state(now) + System.lineSeparator());
            out.flush();
        }
    }

    /** Leaves the terminal's line to others. */
    void end() {
        if (isTerminal) {
            out.print(BEGIN_OF_LINE);
        }
        if (refused > MOST_REFUSALS) {
            out.println(
                    "and " + (refused - MOST_REFUSALS) + " more lines are refused; --report FILE writes all of them");
        }
        out.flush();
    }

    private void refuse(String line) {
        refused++;
        report.println(line);
        if (refused <= MOST_REFUSALS) {
            out.println((isTerminal ? BEGIN_OF_LINE : "") + line);
        }
    }

    private String bar() {
        int done = (int) Math.min(BAR_CELLS, BAR_CELLS * bytes.getAsLong() / totalBytes);
        return "[" + "#".repeat(done) + " ".repeat(BAR_CELLS - done) + "] ";
    }

    private String state(long now) {
        double seconds = (double) (now - start) / Duration.ofSeconds(1).toNanos();
        String share = totalBytes == 0 ? "" : " of " + totalBytes / MEBIBYTE;
        return String.format(
                Locale.ROOT,
                "%s%,d records, %,.0f a second, %,d%s MiB, %,d refused",
                isTerminal && totalBytes > 0 ? bar() : "",
                records,
                records / seconds,
                bytes.getAsLong() / MEBIBYTE,
                share,
                refused);
    }
}
