package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.Program.Result;
import dev.tollgate.server.Program.Server;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program: its commands, its messages, and what survives its end. */
@Execution(ExecutionMode.CONCURRENT)
final class ProgramIT {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String NEW_PASSWORD = "a staple of incorrect horses";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void aUserIsAddedWhileTheServerRunsAndCanLogInAtOnce() throws Exception {
        try (Server server = Program.serve(directory)) {
            Result added = add(EMAIL, PASSWORD + "\n");
            assertThat(added.exitCode()).isZero();
            assertThat(added.out().strip()).matches("Added ada@example.com to live as \\d{13}x\\d{18}");
            String id = added.out().strip().substring(added.out().strip().lastIndexOf(' ') + 1);

            JsonNode login = json(logIn(server, PASSWORD));
            assertThat(login.at("/response/user_id").asText()).isEqualTo(id);

            assertThat(users("disable", "--email", EMAIL).out().strip()).isEqualTo("Disabled ada@example.com in live");
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(401);
            assertThat(users("list").out()).startsWith(id + "\tada@example.com\tdisabled\t");
            assertThat(users("enable", "--id", id).exitCode()).isZero();
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(200);
            assertThat(users("show", "--email", EMAIL).out())
                    .matches("id\t" + id + "\\Remail\tada@example.com\\Rstate\tenabled\\Rpassword\tyes\\R"
                            + "created\t.+Z\\Rmodified\t.+Z\\R");
            // As before, the line end is no part of the password.
            Result changed = Program.run(
                    NEW_PASSWORD + "\r\n",
                    "user",
                    "set-password",
                    "--id",
                    id,
                    "--password-stdin",
                    "--data-dir",
                    directory.toString());
            assertThat(changed.out().strip()).isEqualTo("Changed the password of ada@example.com in live");
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(400);
            assertThat(logIn(server, NEW_PASSWORD).statusCode()).isEqualTo(200);
            assertThat(users("remove", "--id", id).exitCode()).isZero();
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(400);
            assertThat(users("list").out()).isEmpty();
        }
    }

    @Test
    void aServiceKeyIsAddedAndRemovedWhileTheServerRuns() throws Exception {
        try (Server server = Program.serve(directory, "--revocation-bound", "0")) {
            String added = run("service-key", "add", "--name", "billing").out().strip();
            assertThat(added).matches("Added billing to live as tgs_[0-9A-Za-z]{36}");
            OtherService billing = new OtherService(
                    server.port(), Environment.LIVE, OtherService.bearer(added.substring(added.lastIndexOf(' ') + 1)));
            assertThat(billing.isActive("x")).isFalse();
            Result again = run("service-key", "add", "--name", "billing");
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.err().strip()).isEqualTo("tollgate: there is a key billing in live already");
            assertThat(run("service-key", "list").out()).matches("billing\\t\\d{4}-\\d\\d-\\d\\dT.*Z\\R");
            assertThat(run("service-key", "remove", "--name", "billing").out().strip())
                    .isEqualTo("Removed billing from live");
            assertThat(billing.introspect("x").status()).isEqualTo(401);
            assertThat(run("service-key", "remove", "--name", "billing").err().strip())
                    .isEqualTo("tollgate: there is no key billing");
        }
    }

    @Test
    void anAnsweredLoginSurvivesAKillAndItsTokenIsInNoFile(@TempDir Path temporaryFiles) throws Exception {
        add(EMAIL, PASSWORD);
        String token;
        try (Server server = Program.serveWithTemporaryFiles(temporaryFiles, directory)) {
            token = json(logIn(server, PASSWORD)).at("/response/token").asText();
            String secret = token.substring(token.lastIndexOf('x') + 1);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(secret)
                            .doesNotContain(PASSWORD);
                }
            }
            server.kill();
        }
        assertThat(temporaryFiles).isEmptyDirectory();
        try (Server server = Program.serve(directory)) {
            assertThat(useToken(server, token).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void sigtermLetsRequestsFinish() throws Exception {
        add(EMAIL, PASSWORD);
        try (Server server = Program.serve(directory)) {
            // The first round opens the connections, so that the second is on its way when the signal comes.
            assertThat(logInAtOnce(server, 8))
                    .allSatisfy(login -> assertThat(login.join().statusCode()).isEqualTo(200));
            List<CompletableFuture<HttpResponse<String>>> running = logInAtOnce(server, 8);
            running.get(0).join();
            server.stop();
            assertThat(running)
                    .allSatisfy(login -> assertThat(login.join().statusCode()).isEqualTo(200));
            assertThat(server.furtherOutput()).isEmpty();
        }
    }

    @Test
    void theDemoUserExistsInTheTestEnvironmentAndOnlyWhenAskedFor() throws Exception {
        String invitation;
        try (Server server = Program.serve(directory, "--demo")) {
            List<String> lines = new ArrayList<>();
            while (lines.stream().noneMatch(line -> line.startsWith("curl "))) {
                lines.add(String.valueOf(server.output().readLine()));
            }
            invitation = lines.get(lines.size() - 1);
            assertThat(shell(invitation)).contains("HTTP/1.1 200 OK").contains("\"status\":\"success\"");
            assertThat(shell(invitation.replace("/version-test", ""))).contains("HTTP/1.1 400");
        }
        assertThat(users("list").out()).isEmpty();
        Files.writeString(
                directory.resolve("demo-password"), Files.readString(directory.resolve("demo-password")) + "\n");
        try (Server server = Program.serve(directory, "--demo")) {
            String port = server.url().substring(server.url().lastIndexOf(':'));
            assertThat(shell(invitation.replaceFirst(":\\d+", port))).contains("HTTP/1.1 200 OK");
        }
        try (Server server = Program.serve(directory.resolve("other"))) {
            String port = server.url().substring(server.url().lastIndexOf(':'));
            assertThat(shell(invitation.replaceFirst(":\\d+", port))).contains("HTTP/1.1 400");
        }
    }

    /** With what nobody but a process has: its end, its input and its terminal; the rest is in {@code TollgateTest} and {@code CommandsTest}. */
    @ParameterizedTest
    @MethodSource
    void whatIsWrongIsSaidInOneLine(List<String> arguments, int exitCode, String message) throws Exception {
        Result result = Program.run(
                "",
                arguments.stream()
                        .map(argument -> argument.replace("DIR", directory.toString()))
                        .toArray(String[]::new));
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).startsWith("tollgate: ").contains(message);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    static Stream<Arguments> whatIsWrongIsSaidInOneLine() {
        return Stream.of(
                Arguments.of(List.of(), 2, "see 'tollgate --help'"),
                Arguments.of(List.of("serve", "--config"), 2, "--config"),
                Arguments.of(List.of("serve", "--config", "a", "--config", "b"), 2, "--config"),
                Arguments.of(List.of("serve", "--data-dir", "/dev/null/x"), 2, "data directory /dev/null/x"),
                Arguments.of(
                        List.of("serve", "--host", "no.such.host.invalid", "--data-dir", "DIR"), 2, "cannot listen on"),
                Arguments.of(
                        List.of("user", "add", "--email", EMAIL, "--password-stdin", "--data-dir", "DIR"),
                        2,
                        "1 to 1,024 bytes"),
                Arguments.of(List.of("user", "add", "--email", EMAIL, "--data-dir", "DIR"), 2, "--password-stdin"));
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = Program.run(
                    "", "serve", "--port", String.valueOf(taken.getLocalPort()), "--data-dir", directory.toString());
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().strip())
                    .isEqualTo("tollgate: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use");
        }
    }

    @Test
    void calibrationEndsWithOptionsForTheServer() throws Exception {
        Result result = Program.run("", "password", "calibrate", "--milliseconds", "5", "--hash-budget", "64");
        assertThat(result.exitCode()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0)).matches(" +memory +passes +ms +1 at once.*");
        assertThat(lines)
                .filteredOn(line -> line.contains("KiB"))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).matches(" +\\d+ KiB +\\d+ +\\d+\\.\\d( +\\d+\\.\\d/s)+"));
        assertThat(lines.get(lines.size() - 1)).matches("--hash-memory \\d+ --hash-passes \\d+ --hash-permits \\d+");
    }

    @Test
    void onlyTheOwnerMayReadTheData() throws Exception {
        Path data = Files.createDirectory(directory.resolve("prepared"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Server server = Program.serve(data, "--demo");
                Stream<Path> files = Files.list(data)) {
            assertThat(server.process().isAlive()).isTrue();
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void anOldJavaIsToldSo() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("tollgate.java-of-maven"), "-jar", Program.JAR.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(output)
                .matches("Tollgate \\d.*\\R|tollgate: needs Java 21 or newer, and this is Java \\d+ from .*\\R");
        assertThat(process.waitFor()).isEqualTo(output.startsWith("Tollgate") ? 0 : 2);
    }

    @Test
    void theKeyOfAUserIsTheSameOnATurkishMachine() throws Exception {
        Map<String, String> turkish = Map.of("JDK_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR");
        String[] add = {
            "user", "add", "--email", "IRIS@INFO.EXAMPLE", "--password-stdin", "--data-dir", directory.toString()
        };
        assertThat(Program.run(turkish, PASSWORD, add).out()).startsWith("Added iris@info.example to live");
        assertThat(Program.run(PASSWORD, add).err()).contains("there is a user iris@info.example in live already");
    }

    @Test
    void theVersionIsTold() throws Exception {
        byte[] document = Files.readAllBytes(Path.of("../api-spec/src/main/openapi/tollgate.yaml"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        assertThat(Program.run("", "--version").out())
                .matches("Tollgate \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?, contract sha256:" + sha256 + "\\R");
    }

    private Result add(String email, String input) throws Exception {
        return Program.run(
                input, "user", "add", "--email", email, "--password-stdin", "--data-dir", directory.toString());
    }

    private Result users(String... arguments) throws Exception {
        return run("user", arguments);
    }

    private Result run(String group, String... arguments) throws Exception {
        return Program.run(
                "",
                Stream.of(Stream.of(group), Stream.of(arguments), Stream.of("--data-dir", directory.toString()))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    private HttpResponse<String> logIn(Server server, String password) throws Exception {
        return client.send(login(server, password), BodyHandlers.ofString());
    }

    private List<CompletableFuture<HttpResponse<String>>> logInAtOnce(Server server, int times) {
        return Stream.generate(() -> client.sendAsync(login(server, PASSWORD), BodyHandlers.ofString()))
                .limit(times)
                .toList();
    }

    private static HttpRequest login(Server server, String password) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/1.1/wf/generate-user-token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}"))
                .build();
    }

    private HttpResponse<String> useToken(Server server, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/1.1/some-protected-endpoint"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JsonMapper.builder().build().readTree(response.body());
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
