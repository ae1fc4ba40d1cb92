package dev.tollgate.server.password;

import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingLong;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Measures what Argon2id costs on this machine, to find what its logins can afford. */
public final class HashCalibration {
    /** The choices that OWASP's Password Storage Cheat Sheet holds for equally good, cheapest first. */
    private static final List<HashCost> OWASP = List.of(
            new HashCost(7168, 5),
            new HashCost(9216, 4),
            new HashCost(12_288, 3),
            new HashCost(19_456, 2),
            new HashCost(47_104, 1));

    /** For each rate, and for one hash a thread at least; with the defaults that makes about 4 s in all. */
    private static final Duration LONGEST_MEASUREMENT = Duration.ofMillis(120);

    private static final int INPUT_BYTES = 32;
    private static final int OUTPUT_BYTES = 32;

    private final int permits;
    private final int memoryKibOfOne;
    private final Duration limit;
    private final Ticker ticker;
    private final Argon2id argon2;

    /**
     * @param mebibytes for all hashes at once
     * @param limit for one hash, on a core that has nothing else to do
     */
    public HashCalibration(int cores, int mebibytes, Duration limit) {
        this(cores, mebibytes, limit, Ticker.systemTicker(), new SodiumArgon2id());
    }

    HashCalibration(int cores, int mebibytes, Duration limit, Ticker ticker, Argon2id argon2) {
        this.permits = Math.min(cores, mebibytes * 1024 / HashCost.LEAST_MEMORY_KIB);
        this.memoryKibOfOne = Math.min(mebibytes * 1024 / permits, HashCost.MOST_MEMORY_KIB);
        this.limit = limit;
        this.ticker = ticker;
        this.argon2 = argon2;
    }

    /** How many hashes may be computed at once: one a core, unless the memory has no room for as many. */
    public int permits() {
        return permits;
    }

    /** For how many hashes at once the rates of a measurement are: one, half of the permits and all of them. */
    public List<Integer> atOnce() {
        return Stream.of(1, permits / 2, permits)
                .filter(hashes -> hashes > 0)
                .distinct()
                .toList();
    }

    /** Measures OWASP's choices and dearer ones, so far as the memory has room and until one is too slow. */
    public List<Measurement> measure() {
        List<Measurement> measurements = new ArrayList<>();
        compute(OWASP.get(0));
        OWASP.stream().filter(this::fits).map(this::measure).forEach(measurements::add);
        HashCost cost = dearer(fits(OWASP.get(3)) ? OWASP.get(3) : OWASP.get(0));
        while (isQuickEnough(measurements.get(measurements.size() - 1)) && cost.passes() < HashCost.MOST_PASSES) {
            measurements.add(measure(cost));
            cost = dearer(cost);
        }
        return measurements;
    }

    /** The dearest that is quick enough; the quickest if none is. */
    public Measurement choose(List<Measurement> measurements) {
        return measurements.stream()
                .filter(this::isQuickEnough)
                .max(comparingLong(measurement -> measurement.cost().work()))
                .orElseGet(() -> Collections.min(measurements, comparingDouble(Measurement::milliseconds)));
    }

    public boolean isQuickEnough(Measurement measurement) {
        return measurement.milliseconds() <= limit.toMillis();
    }

    private boolean fits(HashCost cost) {
        return cost.memoryKib() <= memoryKibOfOne;
    }

    /** Memory before passes, since memory is what a guesser can least spare; one pass more where that has no room. */
    private HashCost dearer(HashCost cost) {
        int doubled = 2 * cost.memoryKib();
        return cost.passes() > 2 && doubled <= memoryKibOfOne
                ? new HashCost(doubled, Math.ceilDiv(2 * cost.passes(), 3))
                : new HashCost(cost.memoryKib(), cost.passes() + 1);
    }

    private Measurement measure(HashCost cost) {
        List<Run> runs = atOnce().stream().map(hashes -> run(cost, hashes)).toList();
        return new Measurement(
                cost,
                runs.get(0).quickestNanos() / 1e6,
                runs.stream().map(Run::hashesPerSecond).toList());
    }

    private Run run(HashCost cost, int atOnce) {
        long start = ticker.read();
        long end = start + Math.min(3 * limit.toNanos(), LONGEST_MEASUREMENT.toNanos());
        Callable<LongSummaryStatistics> loop = () -> {
            LongSummaryStatistics nanos = new LongSummaryStatistics();
            do {
                long begin = ticker.read();
                compute(cost);
                nanos.accept(ticker.read() - begin);
            } while (ticker.read() - end < 0);
            return nanos;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            LongSummaryStatistics nanos = new LongSummaryStatistics();
            for (Future<LongSummaryStatistics> thread : threads.invokeAll(Collections.nCopies(atOnce, loop))) {
                nanos.combine(thread.get());
            }
            return new Run(nanos.getCount() * 1e9 / (ticker.read() - start), nanos.getMin());
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof HashingUnavailableException shortage
                    ? shortage
                    : new IllegalStateException("a measurement failed", failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("a measurement was interrupted", interrupted);
        }
    }

    private void compute(HashCost cost) {
        argon2.output(
                new byte[INPUT_BYTES], new byte[Argon2id.SALT_BYTES], cost.memoryKib(), cost.passes(), OUTPUT_BYTES);
    }

    private record Run(double hashesPerSecond, long quickestNanos) {}

    /**
     * What a cost was measured to be.
     *
     * @param milliseconds of the quickest hash that was alone, which other programs delayed least
     * @param hashesPerSecond for as many at once as {@link HashCalibration#atOnce} says
     */
    public record Measurement(HashCost cost, double milliseconds, List<Double> hashesPerSecond) {}
}
