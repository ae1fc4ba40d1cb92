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

/** A project of npm in {@code src/test}, worked on in a copy under {@code target}, so that packages stay out of it. */
final class NodeProject {
    /** What uses {@code fetch}, as generated clients do, needs this version. */
    private static final String EXIT_BY_FETCH = "process.exit(typeof fetch === 'function' ? 0 : 1)";

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path directory;

    private NodeProject(Path directory) {
        this.directory = directory;
    }

    /**
     * Copies the project and installs its packages, as its lock file has them.
     *
     * <p>Without Node the test is aborted, and in CI it fails: who only builds the Java parts needs no Node, but a CI
     * that lacks it would prove less than it says.
     *
     * @param name of the folder
     */
    static NodeProject install(String name) throws IOException, InterruptedException {
        NodeProject project = new NodeProject(Files.createDirectories(Path.of("target", name)));
        project.copySources(Path.of("src/test", name));
        project.requireNode();
        project.succeed(INSTALL_LIMIT, Map.of(), "npm", "ci", "--prefer-offline");
        return project;
    }

    Path directory() {
        return directory;
    }

    /** Runs a command to its end; the test fails unless it succeeds. */
    String succeed(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return succeed(LIMIT, environment, command);
    }

    private String succeed(Duration limit, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Run run = run(limit, environment, command);
        assertThat(run.exitCode)
                .as("%s:%n%s", String.join(" ", run.command), run.output)
                .isZero();
        return run.output;
    }

    /** Runs a command to its end. */
    Run run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return run(LIMIT, environment, command);
    }

    private Run run(Duration limit, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        // A file, because a pipe that nobody reads fills up and stops the command.
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
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

    private void copySources(Path sources) throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void requireNode() throws InterruptedException {
        if (nodeIsInstalled()) {
            return;
        }
        String untested = "no Node 18 or newer with npm here: " + directory.getFileName() + " was not tested";
        if (System.getenv().containsKey("CI")) {
            fail(untested);
        }
        abort(untested);
    }

    private boolean nodeIsInstalled() throws InterruptedException {
        try {
            return run(Map.of(), "node", "--eval", EXIT_BY_FETCH).exitCode == 0
                    && run(Map.of(), "npm", "--version").exitCode == 0;
        } catch (IOException notFound) {
            return false;
        }
    }

    record Run(List<String> command, int exitCode, String output) {}
}
