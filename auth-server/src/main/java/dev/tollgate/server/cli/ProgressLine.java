package dev.tollgate.server.cli;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.DoubleFunction;

/** Tells how far something is: on a terminal in one line that changes, elsewhere in a line now and then. */
final class ProgressLine {
    static final String BEGIN_OF_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean isTerminal;
    private final Ticker ticker;
    private final long start;
    private final long interval;

    private long told;

    /** Begins to measure. */
    ProgressLine(PrintWriter out, boolean isTerminal, Ticker ticker) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.ticker = ticker;
        this.start = ticker.read();
        this.told = start;
        this.interval = (isTerminal ? Duration.ofMillis(200) : Duration.ofSeconds(10)).toNanos();
    }

    static boolean isTerminal() {
        // Some Java versions have a console even without a terminal, unless told otherwise.
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /**
     * Tells it if it is time to.
     *
     * @param state after so many seconds
     */
    void tell(DoubleFunction<String> state) {
        long now = ticker.read();
        if (now - told >= interval) {
            told = now;
            String line = state.apply(seconds(now));
            out.print(isTerminal ? BEGIN_OF_LINE + line : line + System.lineSeparator());
            out.flush();
        }
    }

    /** Since the beginning. */
    double seconds() {
        return seconds(ticker.read());
    }

    /** Leaves the terminal's line to others. */
    void end() {
        if (isTerminal) {
            out.print(BEGIN_OF_LINE);
        }
        out.flush();
    }

    private double seconds(long now) {
        return (double) (now - start) / Duration.ofSeconds(1).toNanos();
    }
}
