package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Node's tools find in the contract: Spectral by its rules, and pactflow's comparator beside the committed pacts.
 */
@Tag("endurance")
final class ContractGatesIT {
    private static final Path CONTRACT = Path.of("../api-spec/src/main/openapi/tollgate.yaml");
    private static final Path PACTS = Path.of("pacts");
    private static final JsonMapper JSON = new JsonMapper();

    private static NodeProject project;
    private static String contract = "";

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        project = NodeProject.install("gates");
        contract = Files.readString(CONTRACT);
    }

    @Test
    void theContractKeepsAllRulesAndEachRuleFindsItsFault() throws IOException, InterruptedException {
        List<Set<Fault>> copies = copiesWithOneFaultOfEachRule();
        Map<String, String> contracts = new TreeMap<>(Map.of("tollgate", contract));
        for (Set<Fault> faults : copies) {
            String copy = contract;
            for (Fault fault : faults) {
                copy = replaced(copy, fault.code, fault.edit);
            }
            contracts.put("copy" + copies.indexOf(faults), copy);
        }
        Map<String, Set<String>> findings = lint(contracts);
        assertThat(findings.getOrDefault("tollgate", Set.of())).isEmpty();
        for (Set<Fault> faults : copies) {
            for (Fault fault : faults) {
                assertThat(findings.getOrDefault("copy" + copies.indexOf(faults), Set.of()))
                        .as("found in a contract with %s", fault)
                        .contains(fault.rule);
            }
        }
    }

    @Test
    void eachRuleOfOursHasAFault() throws IOException {
        Set<String> rules = Pattern.compile("^  ([a-z-]+):\n    description", Pattern.MULTILINE)
                .matcher(Files.readString(project.directory().resolve("spectral.yaml")))
                .results()
                .map(rule -> rule.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rules).isNotEmpty();
        for (Fault fault : Fault.values()) {
            rules.remove(fault.rule);
        }
        assertThat(rules).as("rules without a fault to find").isEmpty();
    }

    @Test
    void thePactsKeepToTheContract() throws IOException, InterruptedException {
        assertThat(compare(contract)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPactThatTheContractHasLeftIsFound(Departure departure) throws IOException, InterruptedException {
        assertThat(compare(departure.in(contract))).isNotEmpty();
    }

    /** Few copies, because Spectral is slow. */
    private static List<Set<Fault>> copiesWithOneFaultOfEachRule() {
        List<Set<Fault>> copies = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            Set<Fault> copy = copies.stream()
                    .filter(faults -> faults.stream().noneMatch(other -> other.rule.equals(fault.rule)))
                    .findFirst()
                    .orElseGet(() -> {
                        copies.add(EnumSet.noneOf(Fault.class));
                        return copies.get(copies.size() - 1);
                    });
            copy.add(fault);
        }
        return copies;
    }

    /** The rules that each of the contracts breaks. */
    private static Map<String, Set<String>> lint(Map<String, String> contracts)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "node",
                "node_modules/@stoplight/spectral-cli/dist/index.js",
                "lint",
                "--quiet",
                "--ruleset=spectral.yaml",
                "--format=json",
                "--output=findings.json"));
        for (Map.Entry<String, String> named : contracts.entrySet()) {
            command.add(written(named.getKey(), named.getValue()));
        }
        Path written = project.directory().resolve("findings.json");
        Files.deleteIfExists(written);
        NodeProject.Run run = project.run(Map.of(), command.toArray(String[]::new));
        assertThat(written).as(run.output()).exists();
        Map<String, Set<String>> findings = new TreeMap<>();
        for (JsonNode finding : JSON.readTree(written.toFile())) {
            String file =
                    Path.of(finding.required("source").asText()).getFileName().toString();
            findings.computeIfAbsent(file.replace(".yaml", ""), name -> new TreeSet<>())
                    .add(finding.required("code").asText());
        }
        return findings;
    }

    /** What the comparator finds, but for what an interaction is about. */
    private static List<String> compare(String contract) throws IOException, InterruptedException {
        // The comparator does not know servers.
        String based = replaced(contract, "\ninfo:\n", "\ninfo:\n  x-opc-config-base-path: /api/1.1\n");
        List<String> pacts = Stream.of("auth-client-auth-server.json", "auth-server-legacy-login.json")
                .map(pact -> PACTS.resolve(pact).toAbsolutePath().toString())
                .toList();
        NodeProject.Run run = project.run(
                Map.of(),
                "node",
                "node_modules/@pactflow/openapi-pact-comparator/dist/cli.cjs",
                written("compared", based),
                pacts.get(0),
                pacts.get(1));
        List<String> findings = run.output().lines().toList();
        assertThat(findings).as("a line for each pact").hasSameSizeAs(pacts);
        List<String> found = new ArrayList<>();
        for (int pact = 0; pact < pacts.size(); pact++) {
            JsonNode interactions = JSON.readTree(new File(pacts.get(pact))).required("interactions");
            for (JsonNode finding : JSON.readTree(findings.get(pact))) {
                if (finding.required("type").asText().equals("error") && !isMeant(finding, interactions)) {
                    found.add(finding.toPrettyString());
                }
            }
        }
        return found;
    }

    private static boolean isMeant(JsonNode finding, JsonNode interactions) {
        Matcher index = Pattern.compile("interactions\\[(\\d+)]")
                .matcher(finding.required("mockDetails").required("location").asText());
        assertThat(index.find()).as(finding.toPrettyString()).isTrue();
        JsonNode interaction = interactions.required(Integer.parseInt(index.group(1)));
        int status = interaction.required("response").required("status").asInt();
        String name = interaction.required("description").asText();
        return switch (finding.required("code").asText()) {
            // A method that the contract does not have, or one that is answered as GET is.
            case "request.path-or-method.unknown" ->
                status == 405 || name.equals("forward-auth: a live token, by POST below the path");
            case "request.content-type.incompatible" -> status == 400;
            // The comparator reads no text/plain.
            case "response.body.unknown" -> name.equals("createUsers: an administrator");
            default -> false;
        };
    }

    private static String written(String name, String contract) throws IOException {
        Files.writeString(project.directory().resolve(name + ".yaml"), contract);
        return name + ".yaml";
    }

    private static String replaced(String contract, String code, String edit) {
        assertThat(contract).contains(code);
        return contract.replace(code, edit);
    }

    /** An edit of the contract, and the rule that forbids it. */
    enum Fault {
        NO_SUMMARY("operation-has-a-summary", "      summary: End this token\n", ""),
        TWO_TAGS("operation-has-one-tag", "tags: [Protected]", "tags: [Protected, Session]"),
        TAG_WITHOUT_DESCRIPTION("everything-is-described", "    description: What a token opens.\n", ""),
        HEADER_WITHOUT_DESCRIPTION(
                "everything-is-described", "      description: Whole seconds to wait before trying again.\n", ""),
        FIELD_WITHOUT_DESCRIPTION("everything-is-described", "          description: Whether the token is live.\n", ""),
        EXAMPLE_WITHOUT_SUMMARY("examples-have-a-summary", "      summary: A token has been ended\n", ""),
        NAMELESS_ANSWER("answers-are-named", "$ref: '#/components/responses/Revoked'", "description: Revoked"),
        NAMELESS_SCHEMA("schemas-are-named", "$ref: '#/components/schemas/RevocationResponse'", "type: object"),
        NAMELESS_OBJECT(
                "fields-hold-named-schemas",
                "          allOf:\n            - $ref: '#/components/schemas/EndedPayload'\n",
                "          type: object\n          properties: {ended: {type: integer}}\n"),
        FIELD_MAY_BE_MISSING(
                "answers-are-complete", "required: [user_id, token, expires]", "required: [user_id, token]"),
        NEEDLESS_EXCEPTION("answers-are-complete", "required: [error]", "required: [error, error_description]"),
        HEADER_MAY_BE_MISSING(
                "headers-are-always-sent",
                "for example `POST, OPTIONS`.\n      required: true\n",
                "for example `POST, OPTIONS`.\n"),
        ONE_OF(
                "no-choice-of-schemas",
                "allOf:\n            - $ref: '#/components/schemas/TokenPayload'",
                "oneOf:\n            - $ref: '#/components/schemas/TokenPayload'"),
        NULLABLE(
                "no-null",
                "          description: Error code, new for every answer.",
                "          nullable: true\n          description: Error code, new for every answer."),
        CLOSED_CODES(
                "no-closed-codes",
                "          description: The reason as a stable code. More codes may come.\n",
                "          description: The reason.\n          enum: [INVALID_LOGIN_CREDENTIALS]\n"),
        MAP_BESIDE_FIELDS(
                "no-maps-beside-fields",
                "      description: A token to ask about or to end.\n",
                "      description: A token to ask about or to end.\n      additionalProperties: true\n"),
        SECRET_IN_THE_OPEN(
                "secrets-hide-themselves",
                "          format: password\n          description: The bearer token",
                "          description: The bearer token"),
        BODY_WITHOUT_EXAMPLE(
                "bodies-have-examples",
                "          examples:\n            revoked:\n              $ref: '#/components/examples/Revoked'\n",
                ""),
        PARAMETER_WITHOUT_EXAMPLE("parameters-have-examples", "      example: 100\n", ""),
        FIELD_WITHOUT_EXAMPLE("fields-have-examples", "          example: 31536000\n", ""),
        WRONG_EXAMPLE("oas3-valid-media-example", "          expires: 31536000\n", "          expires: soon\n"),
        ONE_NAME_TWICE("operation-operationId-unique", "operationId: logOut\n", "operationId: revoke\n");

        private final String rule;
        private final String code;
        private final String edit;

        Fault(String rule, String code, String edit) {
            this.rule = rule;
            this.code = code;
            this.edit = edit;
        }
    }

    /** An edit of the contract that a pact does not go along with. */
    enum Departure {
        OPERATION_IS_GONE("  /wf/logout:\n", "  /wf/sign-out:\n"),
        STATUS_IS_GONE("        '429':\n          $ref: '#/components/responses/TooManyRequests'\n", ""),
        REQUEST_NEEDS_MORE("required: [old_password, new_password]", "required: [old_password, new_password, code]"),
        FIELD_IS_OF_ANOTHER_TYPE(
                "expires:\n          type: integer\n          format: int64\n", "expires:\n          type: string\n");

        private final String code;
        private final String edit;

        Departure(String code, String edit) {
            this.code = code;
            this.edit = edit;
        }

        String in(String contract) {
            return replaced(contract, code, edit);
        }
    }
}
