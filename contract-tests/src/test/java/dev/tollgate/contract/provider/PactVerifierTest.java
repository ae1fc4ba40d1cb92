package dev.tollgate.contract.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PactVerifierTest {
    private static final String PACT = """
        {
          "consumer": {"name": "web-shop"},
          "provider": {"name": "auth-server"},
          "interactions": [
            {
              "description": "whose token it is",
              "providerStates": [{"name": "%s", "params": {}}],
              "request": {
                "method": "GET",
                "path": "/api/1.1/some-protected-endpoint",
                "headers": {"Authorization": "Bearer example"},
                "generators": {"header": {"Authorization": {"type": "ProviderState", "expression": "Bearer ${token}"}}}
              },
              "response": {"status": %d}
            }
          ],
          "metadata": {"pactSpecification": {"version": "3.0.0"}}
        }
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aPactThatIsKeptEndsWithZero() throws IOException {
        write("kept.json", PACT.formatted("a live token", 200));
        write("denied.json", PACT.formatted("an expired token", 401));
        write("idle.json", PACT.formatted("a token that nobody has used for too long", 401));
        write("ended.json", PACT.formatted("a token whose user has logged out", 401));
        write("disabled.json", PACT.formatted("a token whose user is disabled", 401));
        assertThat(run("--pacts", folder.toString())).isZero();
        assertThat(out.toString())
                .contains("web-shop", "whose token it is [a live token]")
                .endsWith("5 kept, 0 pending, 0 not kept" + System.lineSeparator());
    }

    @Test
    void oneThatIsNotKeptEndsWithOneAndTheDifference() throws IOException {
        write("broken.json", PACT.formatted("a live token", 201));
        assertThat(run("--pacts", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("NOT KEPT", "expected status of 201 but was 200", "0 kept, 0 pending, 1 not kept");
    }

    @Test
    void aStateThatNobodyKnowsIsAnsweredWithThoseThatThereAre() throws IOException {
        write("unknown.json", PACT.formatted("a purple token", 200));
        assertThat(run("--pacts", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("There is no provider state 'a purple token'.");
        for (ProviderState state : ProviderState.values()) {
            assertThat(out.toString()).contains("'" + state.text() + "'");
        }
    }

    @Test
    void aParameterThatIsMissingIsNamed() throws IOException {
        write("missing.json", PACT.formatted("a user", 200));
        assertThat(run("--pacts", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("the provider state 'a user' needs email and password");
    }

    @Test
    void noPactAtAllIsAFailureToo() throws IOException {
        write("kept.json", PACT.formatted("a live token", 200));
        assertThat(run("--pacts", folder.toString(), "--provider", "another")).isEqualTo(1);
        assertThat(out.toString()).contains("There is no pact with the provider 'another'.", ProviderState.known());
    }

    @Test
    void whatCannotBeReadEndsWithTwo() throws IOException {
        assertThat(run("--pacts", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read the folder");
        write("broken.json", "{");
        assertThat(run("--pacts", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read the pact").contains("broken.json");
    }

    @Test
    void whatMakesNoSenseEndsWithTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--pacts", folder.toString(), "--broker-url", "http://127.0.0.1"))
                .isEqualTo(2);
        assertThat(run("--pacts", folder.toString(), "--publish")).isEqualTo(2);
        assertThat(run("--broker-url", "http://127.0.0.1", "--publish")).isEqualTo(2);
        assertThat(err.toString()).contains("--publish needs --broker-url and --provider-version");
    }

    private void write(String file, String pact) throws IOException {
        Files.writeString(folder.resolve(file), pact);
    }

    private int run(String... arguments) {
        return new CommandLine(new PactVerifier(Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
