package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import au.com.dius.pact.core.pactbroker.CanIDeployResult;
import au.com.dius.pact.core.pactbroker.Latest.UseLatest;
import au.com.dius.pact.core.pactbroker.PactBrokerClient;
import au.com.dius.pact.core.pactbroker.PactBrokerClientConfig;
import au.com.dius.pact.core.pactbroker.PublishConfiguration;
import au.com.dius.pact.core.pactbroker.To;
import au.com.dius.pact.core.support.Auth;
import au.com.dius.pact.core.support.Auth.BearerAuthentication;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what a consumer team does that has JavaScript and no copy of this project: writes a pact, publishes it, has the
 * packaged verifier hold the server to it, and asks whether it may deploy. {@link FakeBroker} says what its part proves.
 */
@Tag("endurance")
final class ConsumerTeamIT {
    private static final String CONSUMER = "web-shop";
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private static Path folder;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeThePact() throws IOException, InterruptedException {
        NodeProject.install("pact-js")
                .succeed(
                        Map.of("PACT_DO_NOT_TRACK", "true", "SCARF_ANALYTICS", "false"),
                        "node",
                        "shop.js",
                        folder.toString());
    }

    @Test
    void thePackagedVerifierHoldsTheServerToAPactOfJavaScript() throws IOException, InterruptedException {
        Run kept = verify(Map.of(), "--pacts", folder.toString());
        assertThat(kept.exitCode).as(kept.output).isZero();
        assertThat(kept.output)
                .startsWith(CONSUMER)
                .contains("6 kept, 0 pending, 0 not kept")
                .as("nothing but the result")
                .hasLineCount(8);
    }

    @Test
    void itFailsWhereTheServerDoesNotKeepIt() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("broken.json"), pact().replace("\"status\": 401", "\"status\": 403"));
        Run broken = verify(Map.of(), "--pacts", directory.toString());
        assertThat(broken.exitCode).as(broken.output).isEqualTo(1);
        assertThat(broken.output).contains("expected status of 403 but was 401", "2 kept, 0 pending, 4 not kept");
    }

    @Test
    void whatTheBrokerIsToldDecidesWhetherTheConsumerMayDeploy() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            PactBrokerClient consumer = client(broker);
            publish(consumer, pact(), "1.0.0");
            assertThat(mayDeploy(consumer, "1.0.0").getOk())
                    .as("not verified yet")
                    .isFalse();

            Path token = Files.writeString(directory.resolve("token"), FakeBroker.TOKEN + "\n");
            Run kept = verify(
                    Map.of(),
                    "--broker-url",
                    broker.url().toString(),
                    "--broker-token-file",
                    token.toString(),
                    "--publish",
                    "--provider-version",
                    "0.1.0",
                    "--provider-branch",
                    "main");
            assertThat(kept.exitCode).as(kept.output).isZero();
            assertThat(broker.selections().getFirst())
                    .extracting(JsonNode::toString)
                    .asString()
                    .isEqualTo("[{\"mainBranch\":true},{\"deployedOrReleased\":true}]");
            assertThat(broker.branches()).containsExactly(CONSUMER + " main 1.0.0", "auth-server main 0.1.0");
            JsonNode result = broker.result(CONSUMER, "1.0.0").orElseThrow();
            assertThat(result.required("success").asBoolean()).isTrue();
            assertThat(result.required("providerApplicationVersion").asText()).isEqualTo("0.1.0");
            assertThat(mayDeploy(consumer, "1.0.0").getOk()).isTrue();
        }
    }

    @Test
    void aPactThatIsNotKeptMayNotDeploy() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            PactBrokerClient consumer = client(broker);
            publish(consumer, pact().replace("\"status\": 401", "\"status\": 403"), "1.0.1");
            Run broken = verify(
                    Map.of("PACT_BROKER_TOKEN", FakeBroker.TOKEN),
                    "--broker-url",
                    broker.url().toString(),
                    "--consumer-version-selector",
                    "{\"branch\":\"main\"}",
                    "--publish",
                    "--provider-version",
                    "0.1.0");
            assertThat(broken.exitCode).as(broken.output).isEqualTo(1);
            assertThat(broker.selections().getFirst().toString()).isEqualTo("[{\"branch\":\"main\"}]");
            assertThat(broker.result(CONSUMER, "1.0.1")
                            .orElseThrow()
                            .required("success")
                            .asBoolean())
                    .isFalse();
            CanIDeployResult answer = mayDeploy(consumer, "1.0.1");
            assertThat(answer.getOk()).isFalse();
            assertThat(answer.getReason()).isEqualTo("it was verified");
        }
    }

    @Test
    void withoutTheTokenItCannotTell() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            Run denied = verify(
                    Map.of("PACT_BROKER_TOKEN", "another"),
                    "--broker-url",
                    broker.url().toString());
            assertThat(denied.exitCode).as(denied.output).isEqualTo(2);
            assertThat(denied.output).contains("401").doesNotContain("another");
        }
    }

    private static String pact() throws IOException {
        return Files.readString(folder.resolve("web-shop-auth-server.json"));
    }

    private static PactBrokerClient client(FakeBroker broker) {
        return new PactBrokerClient(
                broker.url().toString(),
                new HashMap<>(
                        Map.of("authentication", new BearerAuthentication(FakeBroker.TOKEN, Auth.DEFAULT_AUTH_HEADER))),
                new PactBrokerClientConfig());
    }

    private void publish(PactBrokerClient consumer, String pact, String version) throws IOException {
        Path file = Files.writeString(directory.resolve("published.json"), pact);
        assertThat(consumer.uploadPactFile(file.toFile(), new PublishConfiguration(version, List.of(), "main"))
                        .unwrap())
                .isEqualTo("OK");
    }

    private static CanIDeployResult mayDeploy(PactBrokerClient consumer, String version) {
        return consumer.canIDeploy(CONSUMER, version, new UseLatest(false), new To(null, "production"));
    }

    private Run verify(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "pact-verifier.jar").toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                fail("it did not end:%n%s".formatted(Files.readString(output)));
            }
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Run(int exitCode, String output) {}
}
