package dev.tollgate.server;

import java.util.Arrays;

/**
 * How long requests of one kind took, in milliseconds, without the slowest tenth of them: that tenth shows what else the
 * machine did.
 */
final class Timings {
    /** Beyond this two means hardly differ by chance; the bound is the one that dudect (Reparaz and others, 2016) uses. */
    private static final double CERTAIN = 4.5;

    /** What somebody could measure from afar. */
    private static final double NOTICEABLE = 0.4;

    private final double[] sorted;

    private Timings(double[] sorted) {
        this.sorted = sorted;
    }

    /** Takes at least two times. */
    static Timings of(double... milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Timings(Arrays.copyOf(sorted, sorted.length - sorted.length / 10));
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The t of Welch's test, for samples of different variance: positive if these took longer on average. */
    double t(Timings others) {
        double error = variance() / sorted.length + others.variance() / others.sorted.length;
        return (mean() - others.mean()) / Math.sqrt(error);
    }

    /** Whether the kinds can be told from each other: a difference that is no chance, and not too small to be seen. */
    boolean differFrom(Timings others) {
        return Math.abs(t(others)) >= CERTAIN && Math.abs(median() - others.median()) > NOTICEABLE;
    }

    private double mean() {
        return Arrays.stream(sorted).average().orElseThrow();
    }

    /** Of the sample: divided by one less than there are. */
    private double variance() {
        double mean = mean();
        return Arrays.stream(sorted).map(time -> (time - mean) * (time - mean)).sum() / (sorted.length - 1);
    }
}
