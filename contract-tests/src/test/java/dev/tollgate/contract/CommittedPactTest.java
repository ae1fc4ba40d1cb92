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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs after the consumer tests. With {@code -Dpacts.update=true} it replaces the committed pacts by what they wrote.
 *
 * <p>Interactions are compared, and not files: which version of Pact wrote one says nothing about the contract.
 */
final class CommittedPactTest {

    @ParameterizedTest
    @ValueSource(strings = {"auth-client-auth-server.json", "auth-server-legacy-login.json"})
    void theCommittedPactIsWhatTheConsumerTestsWrite(String pact) throws IOException {
        Path committedPact = Path.of("pacts", pact);
        Path writtenPact = Path.of("target/pacts", pact);
        assertThat(writtenPact)
                .as("written by the consumer tests, which run first")
                .exists();
        if (Boolean.getBoolean("pacts.update")) {
            Files.copy(writtenPact, committedPact, StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, JsonNode> committed = interactionsOf(committedPact);
        Map<String, JsonNode> written = interactionsOf(writtenPact);

        TreeSet<String> different = new TreeSet<>(committed.keySet());
        different.addAll(written.keySet());
        different.removeIf(name -> Objects.equals(committed.get(name), written.get(name)));
        assertThat(different)
                .as(
                        "interactions in which contract-tests/%s is not what the consumer tests write; if they are"
                                + " meant to change, run `mvn test -Dpacts.update=true` and"
                                + " commit it",
                        committedPact)
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
