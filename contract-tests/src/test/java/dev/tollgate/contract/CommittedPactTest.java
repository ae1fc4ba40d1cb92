package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Runs after the consumer tests. With {@code -Dpacts.update=true} it replaces the committed pact by what they wrote.
 *
 * <p>Interactions are compared, and not files: which version of Pact wrote one says nothing about the contract.
 */
final class CommittedPactTest {

    private static final Path COMMITTED = Path.of("pacts/auth-client-auth-server.json");
    private static final Path WRITTEN = Path.of("target/pacts/auth-client-auth-server.json");

    @Test
    void theCommittedPactIsWhatTheConsumerTestsWrite() throws IOException {
        assertThat(WRITTEN).as("written by the consumer tests, which run first").exists();
        if (Boolean.getBoolean("pacts.update")) {
            Files.copy(WRITTEN, COMMITTED, StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, JsonNode> committed = interactionsOf(COMMITTED);
        Map<String, JsonNode> written = interactionsOf(WRITTEN);

        TreeSet<String> different = new TreeSet<>(committed.keySet());
        different.addAll(written.keySet());
        different.removeIf(name -> Objects.equals(committed.get(name), written.get(name)));
        assertThat(different)
                .as(
                        "interactions in which contract-tests/%s is not what the consumer tests write; if they are"
                                + " meant to change, run `mvn test -Dpacts.update=true` and"
                                + " commit it",
                        COMMITTED)
                .isEmpty();
    }

    private static Map<String, JsonNode> interactionsOf(Path file) throws IOException {
        Map<String, JsonNode> interactions = new TreeMap<>();
        for (JsonNode interaction : new JsonMapper().readTree(file.toFile()).required("interactions")) {
            interactions.put(interaction.required("description").asText(), interaction);
        }
        return interactions;
    }
}
