package dev.tollgate.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The libraries that are in the program, as its list of materials names them.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
record BillOfMaterials(List<Library> libraries) {
    /** One of several licences may be chosen, as Maven's reference of the POM has it. */
    record Library(String group, String name, String version, List<String> licences) {
        String coordinates() {
            return group + ":" + name;
        }

        boolean isOurs() {
            return group.equals("dev.tollgate");
        }

        /** Where its jar is in a repository. */
        String path() {
            return String.join("/", group.replace('.', '/'), name, version, name + "-" + version + ".jar");
        }
    }

    static BillOfMaterials parse(byte[] json) throws IOException {
        JsonNode document = JsonMapper.builder().build().readTree(json);
        return new BillOfMaterials(stream(document.path("components"))
                .map(BillOfMaterials::library)
                .toList());
    }

    private static Library library(JsonNode component) {
        return new Library(
                component.path("group").asText(),
                component.path("name").asText(),
                component.path("version").asText(),
                stream(component.path("licenses")).map(BillOfMaterials::licence).toList());
    }

    /** The identifier of SPDX, or the name that the library itself uses where it has none. */
    private static String licence(JsonNode choice) {
        JsonNode licence = choice.path("license");
        return choice.path("expression")
                .asText(licence.path("id").asText(licence.path("name").asText()));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
