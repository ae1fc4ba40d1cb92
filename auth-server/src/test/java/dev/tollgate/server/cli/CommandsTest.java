package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the commands do to the users and throttles of a data directory; as processes they are started by {@code ProgramIT}. */
@Isolated("commands set the logs up anew, and read the standard input")
final class CommandsTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    private final InputStream standardInput = System.in;

    @TempDir
    private Path directory;

    @AfterEach
    void restore() {
        System.setIn(standardInput);
    }

    @Test
    void nobodyIsRemovedByMistake() {
        add(EMAIL, PASSWORD);
        Result nobody = run("user", "remove", "--email", "bob@example.com");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).isEqualTo("tollgate: there is no user bob@example.com");
        Result both = run(Map.of("TOLLGATE_EMAIL", EMAIL), "", "user", "remove", "--id", "1234567890123x1");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("either by --email or by --id");
        assertThat(run("user", "list").out()).contains(EMAIL);
    }

    @Test
    void aPasswordThatIsEasyToGuessIsRefused() {
        Path data = directory.resolve("data");
        String[] add = {"user", "add", "--email", EMAIL, "--password-stdin", "--data-dir", data.toString()};
        Result refused = runAsItIs(Map.of(), "14 characters.", add);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).isEqualTo("tollgate: the password is too short, it needs at least 15 characters");
        assertThat(data).doesNotExist();
        assertThat(runAsItIs(Map.of("TOLLGATE_MIN_PASSWORD_LENGTH", "14"), "14 characters.", add)
                        .exitCode())
                .isZero();
    }

    @Test
    void anAddressIsAddedOnce() {
        add(EMAIL, PASSWORD);
        Result again = add("ADA@example.com", PASSWORD);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("tollgate: there is a user ada@example.com in live already");
    }

    @Test
    void settingsComeFromTheCommandLineTheEnvironmentAndAFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("tollgate.properties"),
                "email = file@example.com\ndata-dir = " + directory + "\nport = 1\n");
        String config = "--config=" + file;
        assertThat(runAsItIs(Map.of(), PASSWORD, "user", "add", "--password-stdin", config)
                        .out())
                .startsWith("Added file@example.com to live");
        Map<String, String> environment =
                Map.of("TOLLGATE_EMAIL", "environment@example.com", "TOLLGATE_CONFIG", file.toString());
        assertThat(runAsItIs(environment, PASSWORD, "user", "add", "--password-stdin")
                        .out())
                .startsWith("Added environment@example.com to live");
        assertThat(runAsItIs(environment, PASSWORD, "user", "add", "--password-stdin", "--email=line@example.com")
                        .out())
                .startsWith("Added line@example.com to live");

        Files.writeString(file, "data-dirr = x\n");
        Result unknown = runAsItIs(Map.of(), "", "user", "list", config);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown setting data-dirr (line 1 of", "; did you mean data-dir?");
    }

    @Test
    void whatIsClearedOrAdmittedIsReadStrictly() {
        add(EMAIL, PASSWORD);
        assertThat(run("throttle", "clear", "--address", "10.0.0.0/8").err())
                .isEqualTo("tollgate: '10.0.0.0/8' is no IPv4 or IPv6 address");
        assertThat(run("throttle", "admit", "--email", "ADA@example.com", "--address", "192.0.2.1")
                        .out())
                .isEqualTo("Admitted ada@example.com from 192.0.2.1 in live");
        assertThat(run("throttle", "list").out()).isEmpty();
    }

    private Result add(String email, String input) {
        return run(Map.of(), input, "user", "add", "--email", email, "--password-stdin");
    }

    private Result run(String... arguments) {
        return run(Map.of(), "", arguments);
    }

    private Result run(Map<String, String> environment, String input, String... arguments) {
        return runAsItIs(
                environment,
                input,
                Stream.concat(Stream.of(arguments), Stream.of("--data-dir", directory.toString()))
                        .toArray(String[]::new));
    }

    private static Result runAsItIs(Map<String, String> environment, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        int exitCode = Tollgate.run(
                Tollgate.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true)),
                environment,
                arguments);
        return new Result(exitCode, out.toString().strip(), err.toString().strip());
    }

    private record Result(int exitCode, String out, String err) {}
}
