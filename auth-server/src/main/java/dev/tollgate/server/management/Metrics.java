package dev.tollgate.server.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.http.Operation;
import dev.tollgate.server.http.wire.AnswerObserver;
import dev.tollgate.server.login.AdmissionQueue;
import dev.tollgate.server.login.AttemptLog;
import dev.tollgate.server.login.AttemptOutcome;
import dev.tollgate.server.login.ThrottleLimit;
import dev.tollgate.server.login.WaitMeter;
import dev.tollgate.server.store.ConnectionUse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server counts, in the formats of Prometheus. What happens often is counted as it happens; all else is read
 * when somebody asks.
 */
public final class Metrics {
    /** From an attempt that has to wait for a thread alone to the longest wait by default, and beyond. */
    private static final double[] WAIT_SECONDS = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private static final double NANOS_OF_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String ENVIRONMENT = "environment";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<WatchedEnvironment> environments = new CopyOnWriteArrayList<>();
    private final RequestMetrics requests;
    private final Counter logins;
    private final WaitMeter waits;
    private @Nullable ExpositionFormats formats;

    /**
     * @param operations of each environment
     * @param environments their labels, by what their paths begin with
     */
    public Metrics(List<Operation> operations, Map<String, String> environments) {
        this.requests = new RequestMetrics(registry, operations, environments);
        this.logins = Counter.builder()
                .name("tollgate_logins_total")
                .help("Attempts with a password, also those to change one, by how they ended")
                .labelNames(ENVIRONMENT, "outcome")
                .withoutExemplars()
                .register(registry);
        var wait = Histogram.builder()
                .name("tollgate_hash_wait_seconds")
                .help("Time that attempts have waited for a permit to have their passwords hashed")
                .classicOnly()
                .classicUpperBounds(WAIT_SECONDS)
                .withoutExemplars()
                .register(registry);
        this.waits = nanos -> wait.observe(nanos / NANOS_OF_SECOND);
        addThrottles();
        addTokens();
        addDatabases();
    }

    /** Counts answers. */
    public AnswerObserver answers() {
        return requests;
    }

    /** Counts waits for a permit. */
    public WaitMeter waits() {
        return waits;
    }

    /** Counts the attempts of an environment, and has them written down. */
    public AttemptLog attempts(String environment, AttemptLog log) {
        return new CountedAttempts(logins, environment, log);
    }

    /** From now on reads what an environment has. */
    public void watch(WatchedEnvironment environment) {
        environments.add(environment);
    }

    /** From now on reads how full the queue is. */
    public void watch(AdmissionQueue queue) {
        gauge("tollgate_hash_queue_length", "Attempts that wait for a permit", queue::waiting);
        gauge("tollgate_hash_permits_in_use", "Permits that are taken", queue::running);
        gauge("tollgate_hash_permits", "Permits that there are", queue::permits);
    }

    /** From now on reads how many connections are open. */
    public void watchConnections(IntSupplier open) {
        gauge("tollgate_open_connections", "Open connections from clients", open);
    }

    /** From now on reads what is ready. */
    public void watch(Health health) {
        GaugeWithCallback.builder()
                .name("tollgate_ready")
                .help("1 if the part is ready, as /health/ready has it, else 0")
                .labelNames("part")
                .callback(gauge -> health.faults().forEach((part, fault) -> gauge.call(fault.isEmpty() ? 1 : 0, part)))
                .register(registry);
    }

    /** What has been counted of an environment up to now. */
    public EnvironmentPicture picture(String environment) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            outcomes.put(
                    outcome.label(),
                    logins.labelValues(environment, outcome.label()).getLongValue());
        }
        return new EnvironmentPicture(outcomes, RequestMetrics.bounds(), requests.durations(environment));
    }

    /** Writes all that there is, in the format that is asked for. */
    Report report(@Nullable String accept) {
        ExpositionFormatWriter writer = writer(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException impossible) {
            throw new AssertionError("memory can be written to", impossible);
        }
        return new Report(200, writer.getContentType(), text.toString(UTF_8));
    }

    /** As text alone, also for who would rather have Protocol Buffers, which need a library of their own. */
    private ExpositionFormatWriter writer(@Nullable String accept) {
        return accept != null
                        && accept.contains(
                                OpenMetricsTextFormatWriter.CONTENT_TYPE.split(";", 2)[0])
                ? formats().getOpenMetricsTextFormatWriter()
                : formats().getPrometheusTextFormatWriter();
    }

    /** What tells of the JVM takes a while to load, and a server that nobody asks need not start with it. */
    private synchronized ExpositionFormats formats() {
        if (formats == null) {
            JvmBufferPoolMetrics.builder().register(registry);
            JvmGarbageCollectorMetrics.builder().register(registry);
            JvmMemoryMetrics.builder().register(registry);
            JvmRuntimeInfoMetric.builder().register(registry);
            JvmThreadsMetrics.builder().register(registry);
            ProcessMetrics.builder().register(registry);
            formats = ExpositionFormats.init();
        }
        return formats;
    }

    private void addThrottles() {
        CounterWithCallback.builder()
                .name("tollgate_throttle_refusals_total")
                .help("Attempts that were refused for failures of the past, by what those were counted by")
                .labelNames(ENVIRONMENT, "limit")
                .callback(counter -> environments.forEach(environment -> {
                    for (ThrottleLimit limit : ThrottleLimit.values()) {
                        counter.call(
                                (double) environment.throttle().refusals(limit), environment.label(), limit.label());
                    }
                }))
                .register(registry);
    }

    private void addTokens() {
        GaugeWithCallback.builder()
                .name("tollgate_token_memory_entries")
                .help("Tokens in memory")
                .labelNames(ENVIRONMENT)
                .callback(gauge -> environments.forEach(
                        environment -> gauge.call((double) environment.tokens().size(), environment.label())))
                .register(registry);
        CounterWithCallback.builder()
                .name("tollgate_token_memory_lookups_total")
                .help("Tokens that were looked up in memory; after a miss the database was asked")
                .labelNames(ENVIRONMENT, "result")
                .callback(counter -> environments.forEach(environment -> {
                    counter.call((double) environment.tokens().hits(), environment.label(), "hit");
                    counter.call((double) environment.tokens().misses(), environment.label(), "miss");
                }))
                .register(registry);
    }

    private void addDatabases() {
        GaugeWithCallback.builder()
                .name("tollgate_database_connections")
                .help("Open connections to the database")
                .labelNames(ENVIRONMENT, "pool", "state")
                .callback(gauge -> environments.forEach(environment -> {
                    for (ConnectionUse use : environment.database().connectionUse()) {
                        gauge.call(use.active(), environment.label(), use.pool(), "active");
                        gauge.call(use.idle(), environment.label(), use.pool(), "idle");
                    }
                }))
                .register(registry);
        GaugeWithCallback.builder()
                .name("tollgate_database_waiting")
                .help("Threads that wait for a connection to the database")
                .labelNames(ENVIRONMENT, "pool")
                .callback(gauge -> environments.forEach(environment -> environment
                        .database()
                        .connectionUse()
                        .forEach(use -> gauge.call(use.waiting(), environment.label(), use.pool()))))
                .register(registry);
        CounterWithCallback.builder()
                .name("tollgate_database_failures_total")
                .help("Times that the database could not be reached or take a change")
                .labelNames(ENVIRONMENT)
                .callback(counter -> environments.forEach(environment ->
                        counter.call((double) environment.database().failures(), environment.label())))
                .register(registry);
    }

    private void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsInt()))
                .register(registry);
    }
}
