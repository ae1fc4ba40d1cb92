package dev.tollgate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the contract to the one that was released last; {@code -Dreleased.update=true} takes it as released. */
final class ReleasedContractTest {
    private static final Path PRESENT = Path.of("src/main/openapi/tollgate.yaml");
    private static final Path RELEASED = Path.of("src/released/tollgate.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void whoKnowsTheReleasedContractIsNotBroken() throws IOException {
        if (Boolean.getBoolean("released.update")) {
            Files.copy(PRESENT, RELEASED, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(new ContractChange(Files.readString(RELEASED), Files.readString(PRESENT)).breaks())
                .as("breaks of clients that know %s; CONTRIBUTING.md says how a deliberate one is made", RELEASED)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void aBreakIsFound(Consumer<JsonNode> edit) throws IOException {
        assertThat(edited(edit).breaks()).isNotEmpty();
    }

    static Stream<Named<Consumer<JsonNode>>> aBreakIsFound() {
        return Stream.of(
                change(
                        "a base path is gone",
                        contract -> array(contract, "/servers").remove(1)),
                change("another base path is the first", contract -> {
                    ArrayNode servers = array(contract, "/servers");
                    servers.add(servers.remove(0));
                }),
                change(
                        "a parameter has another default",
                        contract -> object(contract, "/components/parameters/Limit/schema")
                                .put("default", 1)),
                change(
                        "a field has a list of values now",
                        contract -> object(contract, "/components/schemas/LoginRequest/properties/email")
                                .putArray("enum")
                                .add("ada@example.com")),
                change(
                        "a field of an answer may be null now",
                        contract -> object(contract, "/components/schemas/TokenPayload/properties/expires")
                                .put("nullable", true)),
                change(
                        "an operation is gone",
                        contract -> object(contract, "/paths").remove("/wf/logout")),
                change(
                        "a status is gone",
                        contract -> object(contract, "/paths/~1wf~1logout/post/responses")
                                .remove("503")),
                change(
                        "a refusal is gone",
                        contract -> object(
                                        contract,
                                        "/components/responses/UserRefused/content/application~1json/examples")
                                .remove("USED_EMAIL")),
                change("a request has one more required field", contract -> {
                    object(contract, "/components/schemas/LoginRequest/properties")
                            .putObject("code")
                            .put("type", "string");
                    array(contract, "/components/schemas/LoginRequest/required").add("code");
                }),
                change(
                        "an optional field of a request is required now",
                        contract -> array(contract, "/components/schemas/UserCreationRequest/required")
                                .add("password")),
                change(
                        "a field of a request is gone",
                        contract -> object(contract, "/components/schemas/UserChangeRequest/properties")
                                .remove("disabled")),
                change(
                        "a field of a request may be less long",
                        contract -> object(contract, "/components/schemas/LoginRequest/properties/password")
                                .put("maxLength", 64)),
                change(
                        "a field of a request has to be longer",
                        contract -> object(contract, "/components/schemas/LoginRequest/properties/password")
                                .put("minLength", 8)),
                change(
                        "a media type of a request is gone",
                        contract -> object(contract, "/components/requestBodies/Login/content")
                                .remove("application/x-www-form-urlencoded")),
                change(
                        "a parameter is gone",
                        contract -> array(contract, "/paths/~1obj~1user/get/parameters")
                                .remove(1)),
                change(
                        "a parameter is required now",
                        contract ->
                                object(contract, "/components/parameters/Limit").put("required", true)),
                change(
                        "a parameter may be less",
                        contract -> object(contract, "/components/parameters/Limit/schema")
                                .put("maximum", 10)),
                change(
                        "a field of an answer has another type",
                        contract -> object(contract, "/components/schemas/TokenPayload/properties/expires")
                                .put("type", "string")),
                change(
                        "a field of an answer has another format",
                        contract -> object(contract, "/components/schemas/TokenPayload/properties/expires")
                                .put("format", "int32")),
                change("a field of an answer is gone", contract -> {
                    object(contract, "/components/schemas/TokenPayload/properties")
                            .remove("expires");
                    array(contract, "/components/schemas/TokenPayload/required").remove(2);
                }),
                change(
                        "a field of an answer may be missing now",
                        contract -> array(contract, "/components/schemas/TokenPayload/required")
                                .remove(2)),
                change("a field of an error is gone", contract -> {
                    object(contract, "/components/schemas/DetailedError/properties")
                            .remove("reason");
                    array(contract, "/components/schemas/DetailedError/required")
                            .remove(1);
                }),
                change(
                        "a header of an answer is gone",
                        contract -> object(contract, "/components/responses/TooManyRequests/headers")
                                .remove("Retry-After")),
                change(
                        "a header of an answer may be missing now",
                        contract -> object(contract, "/components/headers/RetryAfter")
                                .remove("required")),
                change(
                        "a public operation asks for a token",
                        contract -> object(contract, "/paths/~1wf~1generate-user-token/post")
                                .putArray("security")
                                .addObject()
                                .putArray("bearerToken")),
                change(
                        "a credential is accepted no more",
                        contract -> array(contract, "/paths/~1oauth2~1introspect/post/security")
                                .remove(1)),
                change(
                        "a credential is sent in another way",
                        contract -> object(contract, "/components/securitySchemes/bearerToken")
                                .put("scheme", "basic")),
                change(
                        "an operation has another name",
                        contract -> object(contract, "/paths/~1wf~1logout/post").put("operationId", "signOut")),
                change(
                        "an operation has another tag",
                        contract ->
                                array(contract, "/paths/~1wf~1logout/post/tags").set(0, "Token")),
                change("a schema has another name", contract -> {
                    ObjectNode schemas = object(contract, "/components/schemas");
                    schemas.set("EndPayload", schemas.remove("EndedPayload"));
                    array(contract, "/components/schemas/EndedResponse/properties/response/allOf")
                            .removeAll()
                            .addObject()
                            .put("$ref", "#/components/schemas/EndPayload");
                }));
    }

    @ParameterizedTest
    @MethodSource
    void anAdditionIsNoBreak(Consumer<JsonNode> edit) throws IOException {
        assertThat(edited(edit).breaks()).isEmpty();
    }

    static Stream<Named<Consumer<JsonNode>>> anAdditionIsNoBreak() {
        return Stream.of(
                change(
                        "an operation",
                        contract -> object(contract, "/paths")
                                .putObject("/wf/sign-up")
                                .setAll(object(contract, "/paths/~1wf~1generate-user-token")
                                        .deepCopy())),
                change(
                        "an optional field of a request",
                        contract -> object(contract, "/components/schemas/LoginRequest/properties")
                                .putObject("code")
                                .put("type", "string")),
                change("a field of an answer", contract -> {
                    object(contract, "/components/schemas/TokenPayload/properties")
                            .putObject("scope")
                            .put("type", "string");
                    array(contract, "/components/schemas/TokenPayload/required").add("scope");
                }),
                change(
                        "an optional parameter",
                        contract -> array(contract, "/paths/~1obj~1user/get/parameters")
                                .addObject()
                                .put("name", "sort_field")
                                .put("in", "query")
                                .putObject("schema")
                                .put("type", "string")),
                change(
                        "a sentence",
                        contract -> object(contract, "/info").put("description", "A login-token service.")));
    }

    private static Named<Consumer<JsonNode>> change(String name, Consumer<JsonNode> edit) {
        return named(name, edit);
    }

    private static ContractChange edited(Consumer<JsonNode> edit) throws IOException {
        String present = Files.readString(PRESENT);
        JsonNode copy = YAML.readTree(present);
        edit.accept(copy);
        assertThat(copy).as("the edited contract").isNotEqualTo(YAML.readTree(present));
        return new ContractChange(present, YAML.writeValueAsString(copy));
    }

    private static ObjectNode object(JsonNode contract, String pointer) {
        return (ObjectNode) contract.requiredAt(pointer);
    }

    private static ArrayNode array(JsonNode contract, String pointer) {
        return (ArrayNode) contract.requiredAt(pointer);
    }
}
