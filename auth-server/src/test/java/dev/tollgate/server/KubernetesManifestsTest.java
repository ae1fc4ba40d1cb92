package dev.tollgate.server;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.fge.jsonschema.core.report.ProcessingReport;
import com.github.fge.jsonschema.main.JsonSchemaFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests are such as Kubernetes takes, and fit each other and the program. No cluster is asked. */
final class KubernetesManifestsTest {
    private static final Path MANIFESTS = Path.of("src/dist/kubernetes");

    /** Kubernetes' published document, without descriptions and with no more kinds than are used. */
    private static final Path SCHEMAS = Path.of("src/test/resources/kubernetes/kubernetes-1.30.json");

    /** How long accepted requests may still be answered once the drain time is over. */
    private static final int LAST_ANSWERS_SECONDS = 10;

    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final JsonNode DOCUMENT = strict(read(JsonMapper.builder().build(), SCHEMAS));

    @ParameterizedTest
    @MethodSource
    void everyManifestIsAsTheSchemaSays(Path manifest) throws Exception {
        ProcessingReport report = validated(read(YAML, manifest));
        assertThat(report.isSuccess()).as(report.toString()).isTrue();
    }

    static List<Path> everyManifestIsAsTheSchemaSays() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void mistakesAreFound() throws Exception {
        List<Consumer<ObjectNode>> mistakes = List.of(
                pod -> pod.put("terminationGracePeriod", 40),
                pod -> pod.put("terminationGracePeriodSeconds", "40"),
                pod -> pod.remove("containers"));
        for (Consumer<ObjectNode> mistake : mistakes) {
            JsonNode deployment = manifest("deployment");
            mistake.accept((ObjectNode) pod(deployment));
            assertThat(validated(deployment).isSuccess()).isFalse();
        }
    }

    @Test
    void allIsOfTheSameApplication() {
        JsonNode deployment = manifest("deployment");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        assertThat(labels).isNotEmpty();
        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(pod(deployment).at("/topologySpreadConstraints/0/labelSelector/matchLabels"))
                .isEqualTo(labels);
        assertThat(manifest("pod-disruption-budget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(manifest("service").at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("network-policy").at("/spec/podSelector/matchLabels"))
                .isEqualTo(labels);
        assertThat(manifest("service").at("/spec/ports/0/targetPort").asText())
                .isEqualTo(container(deployment).at("/ports/0/name").asText());
        assertThat(container(deployment).at("/envFrom/0/configMapRef/name"))
                .isEqualTo(manifest("config-map").at("/metadata/name"));
        assertThat(container(deployment).at("/envFrom/1/secretRef/name"))
                .isEqualTo(manifest("secret").at("/metadata/name"));
    }

    @Test
    void theSettingsAreAccepted() {
        Map<String, Setting> known =
                Arrays.stream(Setting.values()).collect(toMap(Setting::variable, setting -> setting));
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (!setting.isSecret()) {
                given.put(setting, setting.defaultValue());
            }
        }
        for (JsonNode values :
                List.of(manifest("config-map").get("data"), manifest("secret").get("stringData"))) {
            values.properties().stream().forEach(value -> {
                Setting setting = known.get(value.getKey());
                assertThat(setting).as(value.getKey()).isNotNull();
                given.put(Objects.requireNonNull(setting), value.getValue().asText());
            });
        }
        Config config = Config.of(given);
        assertThat(container(manifest("deployment"))
                        .at("/ports/0/containerPort")
                        .asInt())
                .isEqualTo(config.port());
        assertThat(pod(manifest("deployment"))
                        .get("terminationGracePeriodSeconds")
                        .asLong())
                .isGreaterThan(config.drainTime().toSeconds() + LAST_ANSWERS_SECONDS);
    }

    @Test
    void nothingComesInBesideTheSettings() {
        JsonNode pod = pod(manifest("deployment"));
        assertThat(pod.get("enableServiceLinks").asBoolean(true))
                .as("TOLLGATE_PORT, which Kubernetes would set for a service of this name")
                .isFalse();
        assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    /** A rule without {@code from} is for everybody. */
    @Test
    void operatorsAloneReachTheirPort() {
        JsonNode rules = manifest("network-policy").at("/spec/ingress");
        assertThat(rules).hasSize(2);
        for (JsonNode rule : rules) {
            String port = rule.at("/ports/0/port").asText();
            assertThat(rule.get("ports")).hasSize(1);
            assertThat(rule.has("from")).as(port).isEqualTo(port.equals("management"));
        }
        assertThat(manifest("network-policy").at("/spec/policyTypes/0").asText())
                .isEqualTo("Ingress");
        assertThat(container(manifest("deployment")).get("ports").findValuesAsText("name"))
                .isEqualTo(rules.findValuesAsText("port"));
    }

    /** As the Pod Security Standards' profile "restricted" asks, and with a root that nothing writes to. */
    @Test
    void thePodMayDoNothingButServe() {
        JsonNode deployment = manifest("deployment");
        JsonNode pod = pod(deployment).get("securityContext");
        assertThat(pod.get("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.get("runAsUser").asInt()).isPositive();
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = container(deployment).get("securityContext");
        assertThat(container.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(container(deployment).at("/volumeMounts/0/mountPath").asText())
                .as("where native code is unpacked")
                .isEqualTo("/tmp");
    }

    private static JsonNode manifest(String name) {
        return read(YAML, MANIFESTS.resolve(name + ".yaml"));
    }

    private static JsonNode pod(JsonNode deployment) {
        return deployment.at("/spec/template/spec");
    }

    private static JsonNode container(JsonNode deployment) {
        return pod(deployment).at("/containers/0");
    }

    private static ProcessingReport validated(JsonNode manifest) throws Exception {
        return JsonSchemaFactory.byDefault()
                .getJsonSchema(DOCUMENT, "/definitions/" + definition(manifest))
                .validate(manifest);
    }

    private static String definition(JsonNode manifest) {
        return DOCUMENT.get("definitions").properties().stream()
                .filter(each -> isOf(each.getValue().at("/x-kubernetes-group-version-kind/0"), manifest))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(JsonNode kind, JsonNode manifest) {
        String group = kind.path("group").asText();
        String apiVersion =
                (group.isEmpty() ? "" : group + "/") + kind.path("version").asText();
        return apiVersion.equals(manifest.path("apiVersion").asText())
                && kind.path("kind").equals(manifest.path("kind"));
    }

    /** Takes no field that is not described, as kubectl does, and numbers where a format says that they may be. */
    private static JsonNode strict(JsonNode document) {
        for (JsonNode definition : document.get("definitions")) {
            if (definition.has("properties")) {
                ((ObjectNode) definition).put("additionalProperties", false);
            }
            if (definition.path("format").asText().equals("int-or-string")) {
                ((ObjectNode) definition).putArray("type").add("integer").add("string");
            }
        }
        return document;
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
