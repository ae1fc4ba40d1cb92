package dev.tollgate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.provider.ContractServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit as it is shipped: by the README's command, and without anything of ours but itself. */
@Tag("endurance")
final class CompatibilityKitIT {
    private static final Path JAR = Path.of(System.getProperty("tollgate.compatibility-kit"));
    private static final Path README = Path.of(System.getProperty("tollgate.readme"));
    private static final Pattern COMMAND =
            Pattern.compile("^```sh\\n(echo [^`]*compatibility-kit\\.jar[^`]*)\\n```$", Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("(?:META-INF/versions/\\d+/)?(.*)/[^/]+\\.class");

    @TempDir
    private Path directory;

    @Test
    void theCommandOfTheReadmeHoldsTheServerToThePages() throws Exception {
        try (ContractServer server = ContractServer.start(Files.createDirectory(directory.resolve("data")))) {
            server.addUser("ada@example.com", "correct horse battery staple");
            Run run = run(server, command());
            assertThat(run.output).contains(" passed, 0 failed, 0 skipped in ");
            assertThat(run.exitCode).isZero();
            assertThat(directory.resolve("report/TEST-compatibility-kit.xml")).isNotEmptyFile();
            assertThat(directory.resolve("report/compatibility-kit.html")).isNotEmptyFile();

            Run mistyped = run(server, command().replace("horse", "house"));
            assertThat(mistyped.output).contains("FAIL     logins, let in").doesNotContain("house");
            assertThat(mistyped.exitCode).isEqualTo(1);
        }
    }

    @Test
    void theJarHasItsFewLibrariesInsideAndNoMore() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> packages = jar.stream()
                    .flatMap(entry -> CLASS.matcher(entry.getName()).results())
                    .map(entry -> entry.group(1))
                    .distinct()
                    .toList();
            assertThat(packages)
                    .contains("dev/tollgate/contract/kit")
                    .allMatch(name -> name.equals("dev/tollgate/contract/kit")
                            || name.startsWith("picocli")
                            || name.startsWith("com/fasterxml/jackson/"));
        }
    }

    private static String command() throws IOException {
        List<String> commands = COMMAND.matcher(Files.readString(README))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }

    private Run run(ContractServer server, String command) throws IOException, InterruptedException {
        String real = command.replace(
                        "http://127.0.0.1:8080/api/1.1", server.baseUri().toString())
                .replace("java -jar contract-tests/target/compatibility-kit.jar", java() + " -jar '" + JAR + "'");
        Process process = new ProcessBuilder("sh", "-c", real)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static String java() {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "'";
    }

    private record Run(int exitCode, String output) {}
}
