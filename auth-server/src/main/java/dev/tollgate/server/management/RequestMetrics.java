package dev.tollgate.server.management;

import dev.tollgate.server.http.Operation;
import dev.tollgate.server.http.wire.AnswerObserver;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts answers by environment, operation and status, of which there are as many as the contract has, whatever clients
 * send.
 *
 * <p>What is counted stands ready after the first answer of its kind: a further one takes a look-up, and locks and
 * allocates nothing.
 */
final class RequestMetrics implements AnswerObserver {
    private static final String OTHER = "other";

    /** Of a path that is below no base. */
    private static final String NO_ENVIRONMENT = "none";

    /** Those of the contract and of the files beside it, in ascending order. */
    private static final int[] STATUSES = {200, 204, 304, 400, 401, 404, 405, 429, 500, 503};

    /** From a check that memory answers to a login that has waited long. */
    private static final double[] SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final double NANOS_OF_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Counter answers;
    private final Histogram durations;
    private final Map<String, Place> places = new HashMap<>();
    private final Folder[] folders;
    private final BasePath[] bases;
    private final Series outside;

    /**
     * @param operations of each environment
     * @param environments their labels, by what their paths begin with
     */
    RequestMetrics(PrometheusRegistry registry, List<Operation> operations, Map<String, String> environments) {
        this.answers = Counter.builder()
                .name("tollgate_requests_total")
                .help("Answers to requests, also to those that could not be read")
                .labelNames("environment", "operation", "status")
                .withoutExemplars()
                .register(registry);
        this.durations = Histogram.builder()
                .name("tollgate_request_duration_seconds")
                .help("Time from the last byte of a request to its answer; a streamed request begins with its head")
                .labelNames("environment", "operation")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
        this.outside = new Series(NO_ENVIRONMENT, OTHER);
        Map<String, Folder> parents = new LinkedHashMap<>();
        List<BasePath> known = new ArrayList<>();
        environments.forEach((base, environment) -> {
            known.add(new BasePath(base + "/", new Series(environment, OTHER)));
            operations.forEach(operation -> {
                String path = base + "/" + operation.path();
                Place place = path.endsWith("/")
                        ? parents.computeIfAbsent(
                                        path, unknown -> new Folder(path, operation.takesAnyMethod(), new Place()))
                                .place
                        : places.computeIfAbsent(path, unknown -> new Place());
                place.add(operation, new Series(environment, operation.id()));
            });
        });
        this.folders = parents.values().toArray(Folder[]::new);
        this.bases = known.toArray(BasePath[]::new);
    }

    @Override
    public void answered(
            String method, String path, int status, long nanos, long bytes, InetAddress client, String correlation) {
        Series series = series(method, path);
        series.answer(status).inc();
        series.duration().observe(nanos / NANOS_OF_SECOND);
    }

    /** The seconds that the durations of a bucket do not exceed; the last bucket has the longer ones. */
    static List<Double> bounds() {
        return Arrays.stream(SECONDS).boxed().toList();
    }

    /** How many durations of an environment each bucket has, by operation. */
    Map<String, List<Long>> durations(String environment) {
        Map<String, List<Long>> known = new TreeMap<>();
        for (HistogramDataPointSnapshot operation : durations.collect().getDataPoints()) {
            if (environment.equals(operation.getLabels().get("environment"))) {
                known.put(
                        operation.getLabels().get("operation"),
                        operation.getClassicBuckets().stream()
                                .map(ClassicHistogramBucket::getCount)
                                .toList());
            }
        }
        return known;
    }

    private Series series(String method, String path) {
        @Nullable Place place = places.get(path);
        if (place == null) {
            place = placeInFolder(path);
        }
        @Nullable Series series = place == null ? null : place.of(method);
        return series == null ? other(path) : series;
    }

    private @Nullable Place placeInFolder(String path) {
        for (Folder folder : folders) {
            if (folder.has(path)) {
                return folder.place;
            }
        }
        return null;
    }

    private Series other(String path) {
        for (BasePath base : bases) {
            if (path.startsWith(base.path)) {
                return base.others;
            }
        }
        return outside;
    }

    private record BasePath(String path, Series others) {}

    /** Paths of which only the beginning is known. */
    private record Folder(String path, boolean isDeep, Place place) {
        boolean has(String asked) {
            return asked.startsWith(path)
                    && asked.length() > path.length()
                    && (isDeep || asked.indexOf('/', path.length()) < 0);
        }
    }

    /** The operations of a path. */
    private static final class Place {
        private final Map<String, Series> byMethod = new HashMap<>();
        private @Nullable Series ofAnyMethod;

        void add(Operation operation, Series series) {
            operation.methods().forEach(method -> byMethod.put(method, series));
            if (operation.takesAnyMethod()) {
                ofAnyMethod = series;
            }
        }

        @Nullable
        Series of(String method) {
            @Nullable Series series = byMethod.get(method);
            return series == null ? ofAnyMethod : series;
        }
    }

    /** What is counted of one operation; it is exposed from its first answer on. */
    private final class Series {
        private final String environment;
        private final String operation;
        private final AtomicReferenceArray<@Nullable CounterDataPoint> byStatus =
                new AtomicReferenceArray<>(STATUSES.length + 1);
        private volatile @Nullable DistributionDataPoint duration;

        Series(String environment, String operation) {
            this.environment = environment;
            this.operation = operation;
        }

        CounterDataPoint answer(int status) {
            int found = Arrays.binarySearch(STATUSES, status);
            int index = found < 0 ? STATUSES.length : found;
            @Nullable CounterDataPoint known = byStatus.get(index);
            if (known != null) {
                return known;
            }
            CounterDataPoint added =
                    answers.labelValues(environment, operation, found < 0 ? OTHER : String.valueOf(status));
            byStatus.set(index, added);
            return added;
        }

        DistributionDataPoint duration() {
            @Nullable DistributionDataPoint known = duration;
            if (known != null) {
                return known;
            }
            DistributionDataPoint added = durations.labelValues(environment, operation);
            duration = added;
            return added;
        }
    }
}
