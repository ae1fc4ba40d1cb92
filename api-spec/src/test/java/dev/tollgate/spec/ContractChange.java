package dev.tollgate.spec;

import static org.openapitools.openapidiff.core.model.BackwardIncompatibleProp.OPERATION_ID_CHANGED;
import static org.openapitools.openapidiff.core.model.BackwardIncompatibleProp.REQUEST_MIN_LENGTH_INCREASED;
import static org.openapitools.openapidiff.core.model.BackwardIncompatibleProp.RESPONSE_NUMERIC_RANGE_INCREASED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.BackwardIncompatibleProp;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;

/**
 * A released contract and the one that is to follow it: what of the change breaks a client that knows the released one.
 *
 * <p>What goes over the wire is compared by openapi-diff. It does not look at base paths and at the names that
 * generated code has, at who may call, at the codes of refusals, nor at request fields that are gone, which Tollgate
 * refuses in part; these are compared here.
 */
record ContractChange(String released, String present) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Off by default in openapi-diff. */
    private static final List<BackwardIncompatibleProp> STRICTER =
            List.of(OPERATION_ID_CHANGED, REQUEST_MIN_LENGTH_INCREASED, RESPONSE_NUMERIC_RANGE_INCREASED);

    /** A sentence for each break, or the report of openapi-diff. */
    List<String> breaks() throws JsonProcessingException {
        List<String> breaks = new ArrayList<>(breaksOnTheWire());
        TreeSet<String> lost = promises(YAML.readTree(released));
        lost.removeAll(promises(YAML.readTree(present)));
        lost.forEach(promise -> breaks.add("no longer there: " + promise));
        return breaks;
    }

    private List<String> breaksOnTheWire() {
        OpenApiDiffOptions.Builder options = OpenApiDiffOptions.builder();
        STRICTER.forEach(rule -> options.configProperty(rule.getPropertyName(), "true"));
        ChangedOpenApi change = OpenApiCompare.fromContents(released, present, List.of(), options.build());
        if (change.isCompatible()) {
            return List.of();
        }
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        new ConsoleRender().render(change, new OutputStreamWriter(report, StandardCharsets.UTF_8));
        return List.of(report.toString(StandardCharsets.UTF_8));
    }

    /** What a later contract may add to, but not take from. */
    private static TreeSet<String> promises(JsonNode contract) {
        TreeSet<String> promises = new TreeSet<>();
        promises.add("first base path " + contract.at("/servers/0/url").asText());
        for (JsonNode server : contract.path("servers")) {
            promises.add("base path " + server.path("url").asText());
        }
        for (JsonNode path : contract.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.has("operationId")) {
                    addPromisesOf(operation, contract, promises);
                }
            }
        }
        contract.at("/components/schemas").properties().forEach(schema -> {
            promises.add("schema " + schema.getKey());
            for (Entry<String, JsonNode> field :
                    schema.getValue().path("properties").properties()) {
                addPromisesOf("field " + field.getKey() + " of " + schema.getKey(), field.getValue(), promises);
            }
        });
        contract.at("/components/parameters")
                .properties()
                .forEach(parameter -> addPromisesOf(
                        "parameter " + parameter.getKey(), parameter.getValue().path("schema"), promises));
        return promises;
    }

    private static void addPromisesOf(String name, JsonNode value, Set<String> promises) {
        promises.add(name);
        if (value.has("default")) {
            promises.add("%s with the default %s".formatted(name, value.path("default")));
        }
        if (!value.has("enum")) {
            promises.add(name + " with more values than are listed");
        }
        if (!value.path("nullable").asBoolean()) {
            promises.add(name + " without null");
        }
    }

    private static void addPromisesOf(JsonNode operation, JsonNode contract, TreeSet<String> promises) {
        String name = operation.path("operationId").asText();
        for (JsonNode tag : operation.path("tags")) {
            promises.add("operation %s of %s".formatted(name, tag.asText()));
        }
        JsonNode credentials = operation.has("security") ? operation.path("security") : contract.path("security");
        if (credentials.isEmpty()) {
            promises.add(name + " without credentials");
        }
        for (JsonNode credential : credentials) {
            promises.add("%s with %s".formatted(name, credential));
        }
        JsonNode refusal = operation.path("responses").path("400").path("$ref");
        contract.at(refusal.asText("#").substring(1))
                .path("content")
                .path("application/json")
                .path("examples")
                .fieldNames()
                .forEachRemaining(code -> promises.add("refusal %s of %s".formatted(code, name)));
    }
}
