package dev.tollgate.server.cli;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.transfer.LineResult;
import dev.tollgate.server.transfer.LineResult.Outcome.Refused;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells how far an import is: on a terminal in one line that changes, elsewhere in a line now and then. */
final class ImportProgress implements Consumer<List<LineResult>> {
    private static final int MOST_REFUSALS = 100;
    private static final int BAR_CELLS = 20;
    private static final int MEBIBYTE = 1024 * 1024;

    private final PrintWriter out;
    private final PrintWriter report;
    private final boolean isTerminal;
    private final long totalBytes;
    private final LongSupplier bytes;
    private final ProgressLine line;

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
        this.line = new ProgressLine(out, isTerminal, ticker);
    }

    @Override
    public void accept(List<LineResult> results) {
        records += results.size();
        for (LineResult result : results) {
            if (result.outcome() instanceof Refused(String reason)) {
                refuse("line " + result.line() + ": " + reason);
            }
        }
        line.tell(this::state);
    }

    /** Leaves the terminal's line to others. */
    void end() {
        line.end();
        if (refused > MOST_REFUSALS) {
            out.println(
                    "and " + (refused - MOST_REFUSALS) + " more lines are refused; --report FILE writes all of them");
        }
        out.flush();
    }

    private void refuse(String refusal) {
        refused++;
        report.println(refusal);
        if (refused <= MOST_REFUSALS) {
            out.println((isTerminal ? ProgressLine.BEGIN_OF_LINE : "") + refusal);
        }
    }

    private String bar() {
        int done = (int) Math.min(BAR_CELLS, BAR_CELLS * bytes.getAsLong() / totalBytes);
        return "[" + "#".repeat(done) + " ".repeat(BAR_CELLS - done) + "] ";
    }

    private String state(double seconds) {
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
