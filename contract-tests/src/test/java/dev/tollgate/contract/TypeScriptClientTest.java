package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what a TypeScript team does: installs the compiler, compiles the client that the build generated, logs in. */
final class TypeScriptClientTest {
    private static final Path SCENARIO = Path.of("src/test/typescript");
    /**
     * The build generates the client into it; the scenario goes beside it, and npm's packages stay out of the sources.
     */
    private static final Path PROJECT = Path.of("target/typescript");

    /** The generated client calls {@code fetch}, which Node has from version 18 on. */
    private static final String EXIT_BY_FETCH = "process.exit(typeof fetch === 'function' ? 0 : 1)";

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void theGeneratedClientCompilesAndLogsIn(@TempDir Path data) throws IOException, InterruptedException {
        copyScenario();
        requireNode();

        succeed(run(INSTALL_LIMIT, Map.of(), "npm", "ci", "--prefer-offline"));
        succeed(run(LIMIT, Map.of(), "npx", "--no", "tsc"));
        try (ContractServer server = ContractServer.start(data)) {
            server.addUser("ada@example.com", "correct horse battery staple");
            Map<String, String> settings = Map.of(
                    "TOLLGATE_URL",
                    "http://127.0.0.1:" + server.port(),
                    "TOLLGATE_EMAIL",
                    "ada@example.com",
                    "TOLLGATE_PASSWORD",
                    "correct horse battery staple",
                    "TOLLGATE_SERVICE_KEY",
                    server.addServiceKey("scenario"));
            succeed(run(LIMIT, settings, "node", "compiled/scenario.js"));
        }
    }

    private static void copyScenario() throws IOException {
        Files.createDirectories(PROJECT);
        try (Stream<Path> files = Files.list(SCENARIO)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, PROJECT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Who only builds the Java parts needs no Node, but a CI that lacks it would prove less than it says. */
    private static void requireNode() throws InterruptedException {
        if (nodeIsInstalled()) {
            return;
        }
        String untested = "no Node 18 or newer with npm here:"
                + " that the generated TypeScript client compiles and logs in was not tested";
        if (System.getenv().containsKey("CI")) {
            fail(untested);
        }
        abort(untested);
    }

    private static boolean nodeIsInstalled() throws InterruptedException {
        try {
            return run(LIMIT, Map.of(), "node", "--eval", EXIT_BY_FETCH).exitCode == 0
                    && run(LIMIT, Map.of(), "npm", "--version").exitCode == 0;
        } catch (IOException notFound) {
            return false;
        }
    }

    private static void succeed(Run run) {
        assertThat(run.exitCode)
                .as("%s:%n%s", String.join(" ", run.command), run.output)
                .isZero();
    }

    private static Run run(Duration limit, Map<String, String> settings, String... command)
            throws IOException, InterruptedException {
        // A file, because a pipe that nobody reads fills up and stops the command.
        Path output = PROJECT.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("%s did not end within %s:%n%s"
                        .formatted(String.join(" ", command), limit, Files.readString(output)));
            }
            return new Run(List.of(command), process.exitValue(), Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private record Run(List<String> command, int exitCode, String output) {}
}
