package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing that the document declares is left to chance: the verification produces all of it. */
final class DocumentedAnswersTest {

    private static final Path PACT = Path.of("pacts/auth-client-auth-server.json");

    @Test
    void thePactHasEveryStatusOfEveryOperation() throws Exception {
        Spec spec = new Spec();
        TreeSet<String> answers = new TreeSet<>();
        for (JsonNode interaction : new JsonMapper().readTree(PACT.toFile()).required("interactions")) {
            answers.addAll(spec.answers(
                    interaction.at("/request/method").asText(),
                    interaction.at("/request/path").asText(),
                    interaction.at("/response/status").asInt()));
        }
        assertThat(answers).containsExactlyInAnyOrderElementsOf(spec.answers());
    }
}
