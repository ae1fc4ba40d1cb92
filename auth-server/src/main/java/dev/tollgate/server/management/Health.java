package dev.tollgate.server.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the server can serve, part by part, as far as is known: nothing is asked, and nobody waited for. */
public final class Health {
    private static final String READY = "ready";

    private final Map<String, Supplier<Optional<String>>> parts;

    /** @param parts by name what keeps them from being ready, in a few words; empty if nothing does */
    public Health(Map<String, Supplier<Optional<String>>> parts) {
        this.parts = new LinkedHashMap<>(parts);
    }

    /** What keeps each part from being ready. */
    public Map<String, Optional<String>> faults() {
        Map<String, Optional<String>> faults = new LinkedHashMap<>();
        parts.forEach((part, fault) -> faults.put(part, fault.get()));
        return faults;
    }

    /** 200, or 503 if a part is not ready. */
    Report readiness() {
        Map<String, Optional<String>> faults = faults();
        boolean isReady = faults.values().stream().allMatch(Optional::isEmpty);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", isReady ? READY : "not ready");
        ObjectNode states = body.putObject("parts");
        faults.forEach((part, fault) -> states.put(part, fault.orElse(READY)));
        return new Report(isReady ? 200 : 503, Report.JSON, body.toString());
    }

    /** That there is an answer says that the process is alive. */
    static Report liveness() {
        return new Report(200, Report.JSON, "{\"status\":\"live\"}");
    }
}
