package dev.tollgate.contract.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.FakeBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static final String EMPTY = """
        {
          "consumer": {"name": "web-shop"},
          "provider": {"name": "%s"},
          "interactions": [],
          "metadata": {"pactSpecification": {"version": "3.0.0"}}
        }
        """;

    /** Nobody has a token here. */
    private static final String INTERACTION_OF_V4 = """
        {
          "consumer": {"name": "web-shop"},
          "provider": {"name": "auth-server"},
          "interactions": [
            {
              "type": "Synchronous/HTTP",
              "key": "1",
              "pending": true,
              "description": "who are you%s",
              "providerStates": %s,
              "request": {"method": "GET", "path": "/api/1.1/some-protected-endpoint"},
              "response": {"status": %d}
            }
          ],
          "metadata": {"pactSpecification": {"version": "4.0"}}
        }
        """;

    private static final String VERSION = "7.7.7";

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
        assertThat(err.toString()).contains("--publish needs --broker-url");
        assertThat(run("--broker-url", "http://127.0.0.1", "--enable-pending")).isEqualTo(2);
        assertThat(err.toString()).contains("needs --provider-branch");
    }

    @Test
    void noSecretOfTheCommandLineIsRepeated() {
        assertThat(run("--broker-url", "http://127.0.0.1", "--broker-token", "s3cr3t"))
                .isEqualTo(2);
        for (String url : List.of(
                "http://ada:s3cr3t@127.0.0.1", "http://ada:s3cr3t@no_host", "http://ada:s3cr3t@a b", "ada:s3cr3t@a")) {
            assertThat(run("--broker-url", url)).isEqualTo(2);
        }
        assertThat(out.toString() + err).doesNotContain("s3cr3t");
        assertThat(err.toString())
                .contains("an argument or option that the verifier does not know")
                .contains("without user name and password");
    }

    @Test
    void theTokenStaysWithTheBroker() throws IOException {
        try (FakeBroker broker = FakeBroker.start();
                FakeBroker other = FakeBroker.start()) {
            broker.redirectTo(URI.create("http://localhost:" + other.url().getPort()));
            assertThat(run("--broker-url", broker.url().toString())).isEqualTo(2);
            assertThat(broker.hasSeenTheToken()).isTrue();
            assertThat(other.hasSeenTheToken()).isFalse();
        }
    }

    @Test
    void aPactWithoutInteractionsIsNotKeptAndNotPublishedAsSuch() throws IOException {
        try (FakeBroker broker = FakeBroker.start()) {
            broker.add("web-shop", "1", EMPTY.formatted("auth-server"));
            assertThat(run("--broker-url", broker.url().toString(), "--publish", "--provider-branch", "main"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("the pact has no interaction", "0 kept, 0 pending, 1 not kept");
            assertThat(broker.result("web-shop", "1"))
                    .hasValueSatisfying(result -> assertThat(result.toString())
                            .contains("\"success\":false", "\"providerApplicationVersion\":\"" + VERSION + "\""));
        }
    }

    @Test
    void itsAuthorAloneMakesNothingPending() throws IOException {
        write("pending.json", INTERACTION_OF_V4.formatted("", "[]", 200));
        assertThat(run("--pacts", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("0 kept, 0 pending, 1 not kept");
        assertThat(run("--pacts", folder.toString(), "--enable-pending")).isZero();
        assertThat(out.toString()).contains("0 kept, 1 pending, 0 not kept");
    }

    @Test
    void whatIsPassedOverIsTold() throws IOException {
        write("kept.json", PACT.formatted("a live token", 200));
        write("first.json", EMPTY.formatted("billing"));
        write("second.json", EMPTY.formatted("billing"));
        write("third.json", EMPTY.formatted("stock"));
        assertThat(run("--pacts", folder.toString())).isZero();
        assertThat(out.toString()).contains("passed over: 3 with 'billing', 'stock'");
    }

    @Test
    void textOfAPactNeitherCommandsTheTerminalNorForgesLines() throws IOException {
        write("forged.json", INTERACTION_OF_V4.formatted("\\n  kept \\u001b[2J\\u202e", "[]", 401));
        assertThat(run("--pacts", folder.toString())).isZero();
        assertThat(out.toString())
                .contains("who are you<U+000A>  kept <U+001B>[2J<U+202E>")
                .doesNotContain("\u001b", "\u202e", "you\n");
    }

    @Test
    void anOperationThatIsNotThereCannotBeHidden() throws IOException {
        write("typo.json", INTERACTION_OF_V4.formatted("", """
            [{"name": "an operation is not exposed", "params": {"operation": "generateUserToken"}}]\
            """, 401));
        assertThat(run("--pacts", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("There is no operation 'generateUserToken'", "generate-user-token and generate-api-token");
    }

    @Test
    void statesGoTogether() throws IOException {
        String user = """
            {"name": "a user", "params": {"email": "Ada@example.com", "password": "a staple of horses"}}\
            """;
        String live = "{\"name\": \"a live token\"}";
        String hidden = """
            {"name": "an operation is not exposed", "params": {"operation": "generate-user-token"}}\
            """;
        String expired = "{\"name\": \"an expired token\"}";
        write("tokens.json", INTERACTION_OF_V4.formatted("", states(live, user, expired), 401));
        write("hidden.json", INTERACTION_OF_V4.formatted("", states(hidden, live, user), 401));
        assertThat(run("--pacts", folder.toString())).isZero();
        assertThat(out.toString()).contains("2 kept, 0 pending, 0 not kept");
    }

    private static String states(String... states) {
        return "[" + String.join(",", states) + "]";
    }

    private void write(String file, String pact) throws IOException {
        Files.writeString(folder.resolve(file), pact);
    }

    private int run(String... arguments) {
        return PactVerifier.commandLine(new PactVerifier(Map.of("PACT_BROKER_TOKEN", FakeBroker.TOKEN), VERSION))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
