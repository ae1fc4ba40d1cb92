package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands do what it says; those of Maven are run by the build itself and by {@code .ci/run}. */
final class ReadmeIT {
    private static final String README = read(Path.of(System.getProperty("tollgate.readme")));
    private static final String JAR = "java -jar auth-server/target/auth-server.jar";
    private static final String ARCHIVE = "auth-server/target/classes.jsa";
    private static final String SAMPLE_TOKEN = "bus|1234567890123x123456789012345678|2345678901234x98";
    private static final String SAMPLE_USER = "1760000000000x123456789012345678";
    private static final Pattern TOKEN = Pattern.compile("bus\\|\\d+x\\d+\\|\\d+x\\d+");

    @TempDir
    private Path directory;

    @Test
    void theDocumentedCallsAreAnsweredAsDocumented() throws Exception {
        List<String> commands = shellCommands();
        String add = only(commands, "user add");
        String generateUserToken = only(commands, "generate-user-token'");
        String generateApiToken = only(commands, "generate-api-token");
        String useToken = only(commands, "some-protected-endpoint");
        String currentUser = only(commands, "current-user");
        String addKey = only(commands, "service-key add");
        String introspect = only(commands, "introspect");
        String ready = only(commands, "/health/ready");
        String levels = only(commands, "/log-levels");

        try (Server server = Program.serve(data(), "--management-port", "0")) {
            String management = server.managementUrl();
            assertThat(run(management, ready.replace("8081", "8080"))).startsWith("{\"status\":\"ready\"");
            assertThat(run(management, levels.replace("8081", "8080")))
                    .contains("\"store\":\"info\"", "{\"store\":\"debug\"}")
                    .endsWith("{\"store\":\"info\"}");
            assertThat(run(server, add)).startsWith("Added ada@example.com to live as ");
            String answer = run(server, generateUserToken);
            assertThat(answer).startsWith("{\"status\":\"success\"").contains("\"expires\":31536000}");
            assertThat(run(server, generateApiToken)).startsWith("{\"status\":\"success\"");
            String token = TOKEN.matcher(answer)
                    .results()
                    .map(MatchResult::group)
                    .findFirst()
                    .orElseThrow();
            assertThat(run(server, useToken.replace(SAMPLE_TOKEN, token))).startsWith("{\"status\":\"success\"");

            assertThat(run(server, currentUser.replace(SAMPLE_TOKEN, token)))
                    .contains("\"email\":\"ada@example.com\"", "\"absolute_expires\":3153");

            String key = run(server, addKey).replaceFirst(".* ", "");
            assertThat(run(server, introspect.replace(SAMPLE_TOKEN, token).replace("tgs_KEY", key)))
                    .matches("\\{\"active\":true,.*,\"cache_seconds\":[0-4]}");
            assertThat(run(server, introspect.replace("tgs_KEY", key))).isEqualTo("{\"active\":false}");

            assertThat(run(server, useToken)).isEqualTo("{\"message\":\"Permission denied\"}");
            assertThat(run(server, generateUserToken.replace("correct", "wrong")))
                    .isEqualTo("{\"status\":\"INVALID_LOGIN_CREDENTIALS\",\"message\":"
                            + "\"We didn\u2019t find an account with those login credentials\"}");
            assertThat(run(server, generateApiToken.replace("\"password\"", "\"pass\"")))
                    .startsWith("{\"statusCode\":400,\"reason\":\"MISSING_DATA\"");
        }
    }

    @Test
    void usersAreManagedAsDocumented() throws Exception {
        List<String> commands = shellCommands();
        String create = only(commands, "/obj/user \\\n-H \"Authorization: Bearer tga_KEY\" \\\n--data '");
        String list = only(commands, "constraints=");
        String change = only(commands, "-X PATCH");
        String remove = only(commands, "-X DELETE http://127.0.0.1:8080/");

        try (Server server = Program.serve(data())) {
            String key = run(server, only(commands, "admin-key add")).replaceFirst(".* ", "");
            String created = run(server, create.replace("tga_KEY", key));
            assertThat(created).matches("\\{\"status\":\"success\",\"id\":\"\\d{13}x\\d{18}\"}");
            String id = created.replaceAll(".*\"id\":\"|\"}", "");
            assertThat(run(server, list.replace("tga_KEY", key)))
                    .contains("\"_id\":\"" + id + "\"", "\"disabled\":false", "\"remaining\":0");
            assertThat(run(server, change.replace("tga_KEY", key).replace(SAMPLE_USER, id)))
                    .isEmpty();
            assertThat(run(server, list.replace("tga_KEY", key))).contains("\"disabled\":true");
            assertThat(run(server, remove.replace("tga_KEY", key).replace(SAMPLE_USER, id)))
                    .isEmpty();
            assertThat(run(server, remove.replace("tga_KEY", key).replace(SAMPLE_USER, id)))
                    .isEqualTo("{\"message\":\"Not found\"}");
            assertThat(run(server, list)).isEqualTo("{\"message\":\"Permission denied\"}");

            Files.writeString(directory.resolve("people.ndjson"), sampleLine());
            assertThat(run(server, only(commands, "user import"))).startsWith("Would have added 1 users to live");
            assertThat(run(server, only(commands, "/bulk").replace("tga_KEY", key)))
                    .matches("\\{\"status\":\"success\",\"id\":\"\\d{13}x\\d{18}\"}");
            assertThat(run(server, only(commands, "backup --to")).lines())
                    .hasSize(3)
                    .last(STRING)
                    .isEqualTo("Ended 0 tokens in live");
            assertThat(directory.resolve("elsewhere/live.db")).exists();
        }
    }

    @Test
    @Tag("endurance")
    void databasesAreMovedAndMigratedAsDocumented() throws Exception {
        PostgresAccess access = TestPostgres.newDatabase();
        List<String> commands = shellCommands();
        String migrate = onPostgres(only(commands, "migrate --database-url"), access);
        String everything = run("http://unused", migrate);
        assertThat(everything)
                .startsWith("-- live: V1__first_schema.sql")
                .contains("-- test: V", "CREATE TABLE users (");
        assertThat(run("http://unused", migrate)).isEqualTo(everything);

        TestUser.addTo(data());
        String move = onPostgres(only(commands, "database move"), access);
        assertThat(run("http://unused", move).lines())
                .anyMatch(
                        line -> line.startsWith("live users: 1 rows with SHA-256 ") && line.endsWith(" on both sides"))
                .last(STRING)
                .matches("Moved from .*/data to postgresql://.*: \\d+ rows, [0-9,]+ a second");
        assertThat(run("http://unused", migrate).lines()).first(STRING).isEqualTo("-- live: nothing to do");
        assertThat(run("http://unused", move)).startsWith("tollgate: there are users in live already");
    }

    private static String onPostgres(String command, PostgresAccess access) {
        return command.replace("jdbc:postgresql://db.example/tollgate", "'" + access.url() + "'")
                        .replaceFirst(
                                "--database-user \\w+",
                                "--database-user " + access.user().orElse("none"))
                + " --accept-lost-writes";
    }

    /** Where the server and the commands keep what they know, if nothing else is said. */
    private Path data() {
        return directory.resolve("data");
    }

    private static String sampleLine() {
        return Pattern.compile("^```json\\n(\\{\"email.*?\\n)```$", Pattern.MULTILINE)
                .matcher(README)
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSecretScannerFindsTokensAndKeysByTheExpressions() throws Exception {
        Pattern expression = expression("finds tokens by `([^`]+)`");
        requireFound("service-key", expression("service keys by\\s+`([^`]+)`"));
        requireFound("admin-key", expression("administrator keys by\\s+`([^`]+)`"));
        TestUser.addTo(directory);
        try (Server server = Program.serve(directory);
                RawConnection connection = RawConnection.to(server.port())) {
            String token = TestUser.token(connection);
            for (String leaked : List.of(token, token.replace('|', '_'))) {
                assertThat(expression.matcher("token=" + leaked + ";").results().map(MatchResult::group))
                        .containsExactly(leaked);
            }
        }
        assertThat(expression.matcher(SAMPLE_TOKEN).find())
                .as("a made-up token")
                .isFalse();
    }

    private void requireFound(String kind, Pattern expression) throws Exception {
        String key = Program.run("", kind, "add", "--name", "a", "--data-dir", directory.toString())
                .out()
                .strip();
        assertThat(expression.matcher(key + ";").results().map(MatchResult::group))
                .containsExactly(key.replaceFirst(".* ", ""));
    }

    @Test
    void theRecommendedOptionsAreThoseThatAreTested() {
        assertThat(only(shellCommands(), " serve "))
                .isEqualTo("java " + String.join(" ", Program.fromArchive(ARCHIVE)) + " "
                        + String.join(" ", Program.JVM_OPTIONS) + " " + JAR.substring("java ".length())
                        + " serve --data-dir data");
        assertThat(only(shellCommands(), " rehearse"))
                .isEqualTo("java " + String.join(" ", Program.archivedIn(ARCHIVE)) + " "
                        + JAR.substring("java ".length()) + " rehearse");
    }

    @Test
    void theSettingsAreCheckedAsDocumented() throws Exception {
        assertThat(run("http://unused", only(shellCommands(), "config check"))).isEqualTo("The settings are sound");
        assertThat(directory).isEmptyDirectory();
    }

    /** A row has the option, or the variable of a secret, its default and what it means; further columns are the README's. */
    @Test
    void everySettingHasOneRowAsItIs() {
        List<String> rows = Pattern.compile("^\\| `(?:--|TOLLGATE_)[^\n]*$", Pattern.MULTILINE)
                .matcher(README)
                .results()
                .map(row -> row.group().replaceFirst("^((?:\\|[^|]*){3}\\|).*", "$1"))
                .filter(row -> !row.startsWith("| `--demo` | |"))
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Setting.values())
                        .map(setting -> "| `%s` | `%s` | %s |"
                                .formatted(
                                        setting.isSecret() ? setting.variable() : setting.option(),
                                        setting.defaultValue(),
                                        setting.description()))
                        .toList());
    }

    private String run(Server server, String command) throws Exception {
        return run(server.url(), command);
    }

    private String run(String url, String command) throws Exception {
        String real = command.replace("http://127.0.0.1:8080", url)
                .replace("curl ", "curl --silent --show-error ")
                .replace(JAR, Program.commandLine());
        Process process = new ProcessBuilder("sh", "-c", real)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static Pattern expression(String sentence) {
        return Pattern.compile(Pattern.compile(sentence)
                .matcher(README)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow());
    }

    private static String only(List<String> commands, String part) {
        List<String> found =
                commands.stream().filter(command -> command.contains(part)).toList();
        assertThat(found).as("commands of the README with " + part).hasSize(1);
        return found.get(0);
    }

    private static List<String> shellCommands() {
        return Pattern.compile("^```sh\\n(.*?)\\n```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(README)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
