package dev.tollgate.server.console;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.login.AdmissionQueue;
import dev.tollgate.server.management.EnvironmentPicture;
import dev.tollgate.server.management.Health;
import dev.tollgate.server.management.Metrics;
import java.time.Clock;
import java.util.Map;

/** What moves: counts since the start, whose differences the page shows, and how things stand now. */
public final class LivePicture {
    private final String environment;
    private final Metrics metrics;
    private final Health health;
    private final AdmissionQueue queue;
    private final Clock clock;

    public LivePicture(String environment, Metrics metrics, Health health, AdmissionQueue queue, Clock clock) {
        this.environment = environment;
        this.metrics = metrics;
        this.health = health;
        this.queue = queue;
        this.clock = clock;
    }

    Map<String, Command> commands() {
        return Map.of("picture", (question, by) -> completedFuture(ConsoleReply.of(picture())));
    }

    private ObjectNode picture() {
        EnvironmentPicture counted = metrics.picture(environment);
        ObjectNode picture = JsonNodeFactory.instance.objectNode().put("time", clock.millis());
        ObjectNode parts = picture.putObject("parts");
        health.faults().forEach((part, fault) -> parts.put(part, fault.orElse("")));
        picture.putObject("hashing")
                .put("waiting", queue.waiting())
                .put("running", queue.running())
                .put("permits", queue.permits());
        ObjectNode logins = picture.putObject("logins");
        counted.logins().forEach(logins::put);
        ArrayNode bounds = picture.putArray("bounds");
        counted.bounds().forEach(bounds::add);
        ObjectNode durations = picture.putObject("durations");
        counted.durations().forEach((operation, buckets) -> buckets.forEach(durations.putArray(operation)::add));
        return picture;
    }
}
