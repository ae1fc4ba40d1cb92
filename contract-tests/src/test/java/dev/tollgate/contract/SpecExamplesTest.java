package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import com.atlassian.oai.validator.schema.SchemaValidator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the document shows is what it says: every example is valid against its schema. */
final class SpecExamplesTest {

    @Test
    void everyExampleIsValid() throws Exception {
        Shown shown = new Shown(Spec.published());
        assertThat(shown.faults()).isEmpty();
        assertThat(shown.count()).isGreaterThan(100);
    }

    @Test
    void anExampleThatIsNotIsFound() throws Exception {
        ObjectNode document = Spec.published();
        ((ObjectNode) document.at("/components/examples/Ended/value/response")).put("ended", "one");
        ((ObjectNode) document.at("/components/parameters/Limit")).put("example", 101);
        ((ObjectNode) document.at("/components/schemas/MessageError/properties/message")).put("example", 1);
        assertThat(new Shown(document).faults())
                .anyMatch(fault -> fault.startsWith("/components/responses/Ended/"))
                .anyMatch(fault -> fault.startsWith("/components/parameters/Limit"))
                .anyMatch(fault -> fault.startsWith("/components/schemas/MessageError/"));
    }

    /** All examples of a document, each held to the schema that it stands beside. */
    private static final class Shown {
        private final JsonNode document;
        private final SchemaValidator validator;
        private final List<String> faults = new ArrayList<>();
        private int count;

        Shown(JsonNode document) throws Exception {
            this.document = document;
            this.validator = new SchemaValidator(
                    new OpenAPIV3Parser().readContents(document.toString()).getOpenAPI(), new MessageResolver());
            walk("", document);
        }

        List<String> faults() {
            return faults;
        }

        int count() {
            return count;
        }

        private void walk(String pointer, JsonNode node) throws Exception {
            if (node.has("schema")) {
                for (JsonNode named : node.path("examples")) {
                    JsonNode example = named.has("$ref")
                            ? document.at(named.required("$ref").asText().substring(1))
                            : named;
                    check(pointer, example.required("value"), node.required("schema"));
                }
                if (node.has("example")) {
                    check(pointer, node.required("example"), node.required("schema"));
                }
            } else if (node.path("type").isTextual() && node.has("example")) {
                check(pointer, node.required("example"), node);
            }
            for (var member : node.properties()) {
                if (!pointer.equals("/components") || !member.getKey().equals("examples")) {
                    walk(pointer + "/" + member.getKey(), member.getValue());
                }
            }
        }

        private void check(String pointer, JsonNode example, JsonNode schema) throws Exception {
            count++;
            Schema<?> type = Json.mapper().treeToValue(schema, Schema.class);
            validator.validate(() -> example, type, "example").getMessages().stream()
                    .map(Message::getMessage)
                    .forEach(fault -> faults.add(pointer + ": " + example + ": " + fault));
        }
    }
}
