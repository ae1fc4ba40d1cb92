package dev.tollgate.server;

import dev.tollgate.server.Wrk.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What one of several servers has cost that were loaded in turns, so that a machine whose speed changes favours none. */
final class Rounds {
    private final List<Cost> costs = new ArrayList<>();

    void add(Cost cost) {
        costs.add(cost);
    }

    double leastCpuMicroseconds() {
        return costs.stream().mapToDouble(Cost::cpuMicroseconds).min().orElseThrow();
    }

    double medianCpuMicroseconds() {
        return median(costs.stream().mapToDouble(Cost::cpuMicroseconds).toArray());
    }

    double medianRequestsPerSecond() {
        return median(costs.stream().mapToDouble(Cost::requestsPerSecond).toArray());
    }

    /** How much more CPU time a request took than at another server in the same round: the median of that. */
    double medianRatioTo(Rounds others) {
        return median(IntStream.range(0, costs.size())
                .mapToDouble(round -> costs.get(round).cpuMicroseconds()
                        / others.costs.get(round).cpuMicroseconds())
                .toArray());
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        int middle = figures.length / 2;
        return figures.length % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
    }
}
