package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.ContractDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say without doing anything; as processes they are started by {@code ProgramIT}. */
@Isolated("commands set the logs up anew")
final class TollgateTest {
    private static final String EMAIL = "ada@example.com";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource
    void whatIsWrongIsSaidInOneLine(List<String> arguments, String message) {
        int exitCode = run(arguments.stream()
                .map(argument -> argument.replace("DIR", directory.toString()))
                .toArray(String[]::new));
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("tollgate: "));
        assertThat(err.toString()).contains(message);
        assertThat(exitCode).isEqualTo(2);
    }

    static Stream<Arguments> whatIsWrongIsSaidInOneLine() {
        return Stream.of(
                Arguments.of(List.of("nonsense"), "nonsense"),
                Arguments.of(List.of("serve", "--nonsense"), "--nonsense"),
                Arguments.of(List.of("serve", "--config", "/no/such/file"), "/no/such/file: no such file"),
                Arguments.of(
                        List.of("user", "add", "--email", "a\u001b[2J\nb", "--data-dir", "DIR"),
                        "'a<U+001B>[2J<U+000A>b' cannot be"),
                Arguments.of(List.of("throttle", "list", "--most", "0", "--data-dir", "DIR"), "--most must be a whole"),
                Arguments.of(List.of("service-key", "list", "--data-dir", "DIR"), "there is no database"),
                Arguments.of(
                        List.of("password", "calibrate", "--milliseconds", "4"),
                        "--milliseconds must be a whole number from 5 to 5000, not '4'"),
                Arguments.of(List.of("throttle", "clear", "--data-dir", "DIR"), "one of --email, --address and --all"),
                Arguments.of(
                        List.of("throttle", "admit", "--email", "a", "--address", "::1", "--data-dir", "DIR"),
                        "there is no database"),
                Arguments.of(List.of("serve", "--port", "http"), "--port must be a whole number from 0 to 65535"),
                Arguments.of(List.of("user", "add", "--data-dir", "DIR"), "--email"),
                Arguments.of(List.of("user", "add", "--email", "ada", "--data-dir", "DIR"), "'ada'"),
                Arguments.of(
                        List.of("user", "add", "--email", EMAIL, "--min-password-length", "7", "--data-dir", "DIR"),
                        "--min-password-length must be a whole number from 8 to 64"),
                Arguments.of(List.of("user", "list", "--environment", "prod", "--data-dir", "DIR"), "live or test"),
                Arguments.of(List.of("user", "list", "--data-dir", "DIR/typo"), "there is no data directory"),
                Arguments.of(List.of("user", "list", "--data-dir", ""), "--data-dir must not be empty"),
                Arguments.of(List.of("user", "disable", "--data-dir", "DIR"), "there is no database"),
                Arguments.of(List.of("user"), "see 'tollgate user --help'"),
                Arguments.of(
                        List.of(
                                "user",
                                "add",
                                "--email",
                                EMAIL,
                                "--no-password",
                                "--password-stdin",
                                "--data-dir",
                                "DIR"),
                        "--no-password and --password-stdin exclude each other"),
                Arguments.of(
                        List.of("user", "set-password", "--email", EMAIL, "--data-dir", "DIR"), "there is no database"),
                Arguments.of(
                        List.of("service-key", "add", "--name", "a b", "--data-dir", "DIR"),
                        "a key's name is 1 to 64 visible characters of ASCII, not 'a b'"),
                Arguments.of(List.of("password"), "see 'tollgate password --help'"),
                Arguments.of(List.of("password", "calibrate", "--milliseconds", "soon"), "--milliseconds"),
                Arguments.of(List.of("password", "calibrate", "--hash-budget", "6"), "--hash-budget must be a whole"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve ", "user ", "user add ", "password calibrate "})
    void helpAndVersionAreEverywhere(String command) {
        assertThat(run((command + "--version").split(" "))).isZero();
        assertThat(out.toString())
                .isEqualTo("Tollgate (not packaged), contract sha256:" + ContractDocument.sha256()
                        + System.lineSeparator());
        out.getBuffer().setLength(0);
        assertThat(run((command + "--help").split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: tollgate").contains("--config");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user list", "serve", "migrate", "database move --from data --to jdbc:postgresql:tollgate"})
    void everyCommandTakesThePasswordFromTheGivenEnvironment(String command) {
        assertThat(run(Map.of("TOLLGATE_DATABASE_PASSWORD", ""), command.split(" ", -1)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("TOLLGATE_DATABASE_PASSWORD must not be empty");
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return Tollgate.run(
                Tollgate.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true)),
                environment,
                arguments);
    }
}
