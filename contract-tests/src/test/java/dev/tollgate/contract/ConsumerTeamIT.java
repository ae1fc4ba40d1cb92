package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.api.Assertions.fail;

import au.com.dius.pact.core.pactbroker.CanIDeployResult;
import au.com.dius.pact.core.pactbroker.Latest.UseLatest;
import au.com.dius.pact.core.pactbroker.PactBrokerClient;
import au.com.dius.pact.core.pactbroker.PactBrokerClientConfig;
import au.com.dius.pact.core.pactbroker.PublishConfiguration;
import au.com.dius.pact.core.pactbroker.To;
import au.com.dius.pact.core.support.Auth;
import au.com.dius.pact.core.support.Auth.BearerAuthentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
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
    private static final Path VERIFIER = Path.of("target", "pact-verifier.jar");

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
        Run kept = verify(Map.of(), readme("--pacts", "pacts", folder.toString()));
        assertThat(kept.exitCode).as(kept.output).isZero();
        assertThat(kept.output)
                .startsWith(CONSUMER)
                .contains("4 kept, 0 pending, 0 not kept")
                .as("nothing but the result")
                .hasLineCount(6);
    }

    @Test
    void whatTheBrokerIsToldDecidesWhetherTheConsumerMayDeploy() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            PactBrokerClient consumer = client(broker);
            publish(consumer, pact(), "1.0.0");
            publish(consumer, pact().replace("\"status\": 401", "\"status\": 403"), "1.0.1");
            assertThat(mayDeploy(consumer, "1.0.0").getOk())
                    .as("not verified yet")
                    .isFalse();

            Run verified = verify(
                    Map.of("PACT_BROKER_TOKEN", FakeBroker.TOKEN),
                    readme(
                            "--broker-url",
                            "https://broker.example",
                            broker.url().toString()));
            assertThat(verified.exitCode).as(verified.output).isEqualTo(1);
            assertThat(verified.output).contains("expected status of 403 but was 401", "6 kept, 0 pending, 2 not kept");
            assertThat(broker.selections().getFirst().toString())
                    .isEqualTo("[{\"mainBranch\":true},{\"deployedOrReleased\":true}]");
            assertThat(broker.branches())
                    .containsExactly(
                            CONSUMER + " main 1.0.0",
                            CONSUMER + " main 1.0.1",
                            "auth-server main " + packed(),
                            "auth-server main " + packed());
            assertThatObject(broker.result(CONSUMER, "1.0.0").orElseThrow())
                    .returns(true, result -> result.required("success").asBoolean())
                    .returns(
                            packed(),
                            result -> result.required("providerApplicationVersion")
                                    .asText());
            assertThat(broker.result(CONSUMER, "1.0.1")
                            .orElseThrow()
                            .required("success")
                            .asBoolean())
                    .isFalse();
            assertThat(mayDeploy(consumer, "1.0.0").getOk()).isTrue();
            assertThat(mayDeploy(consumer, "1.0.1"))
                    .returns(false, CanIDeployResult::getOk)
                    .returns("it was verified", CanIDeployResult::getReason);
        }
    }

    @Test
    void withoutTheTokenItCannotTell() throws IOException, InterruptedException {
        try (FakeBroker broker = FakeBroker.start()) {
            Path token = Files.writeString(directory.resolve("token"), "of-another-broker\n");
            Run denied = verify(
                    Map.of(),
                    "--broker-url",
                    broker.url().toString(),
                    "--broker-token-file",
                    token.toString(),
                    "--consumer-version-selector",
                    "{\"branch\":\"main\"}");
            assertThat(denied.exitCode).as(denied.output).isEqualTo(2);
            assertThat(denied.output).contains("401").doesNotContain("another");
        }
    }

    /** The arguments of the README's command with this option, whose example is replaced. */
    private static String[] readme(String option, String example, String value) throws IOException {
        String command = "java -jar contract-tests/target/pact-verifier.jar " + option + " " + example;
        return Files.readAllLines(Path.of("..", "README.md")).stream()
                .filter(line -> line.startsWith(command))
                .map(line -> line.replace(option + " " + example, option + " " + value))
                .map(line -> line.substring(line.indexOf(option)).split(" ", -1))
                .findFirst()
                .orElseThrow();
    }

    /** The version that the jar says it has. */
    private static String packed() throws IOException {
        try (JarFile jar = new JarFile(VERIFIER.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
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
                // Over before a second compiler would pay.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                VERIFIER.toString()));
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
