package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of two versions serve on one schema: the program before the newest migration, which makes the schema, and the
 * one of now, which changes it while the older one serves. What either does, the other knows.
 *
 * <p>The older program is built from the repository's history, unless {@code tollgate.older-jar} names it.
 */
@Tag("endurance")
final class OldAndNewIT {
    private static final String MIGRATIONS =
            "auth-server/src/main/resources/dev/tollgate/server/store/postgres/migrations";
    private static final String NEW_PASSWORD = "a staple of incorrect horses";

    @TempDir
    private Path directory;

    private final PostgresAccess access = TestPostgres.newDatabase();
    private String administrator = "";
    private String service = "";

    @Test
    void nodesOfTwoVersionsServeOnOneSchema() throws Exception {
        Optional<Path> given =
                Optional.ofNullable(System.getProperty("tollgate.older-jar")).map(Path::of);
        assumeTrue(given.isPresent() || Proof.isFull(), "the older program is built in the profile proof");
        Path older = given.isPresent() ? given.get() : build();
        try (Server old = serve(older)) {
            long before = migrations();
            service = key("service-key");
            administrator = key("admin-key");
            assertThat(migrations())
                    .as("migrations, which the commands of now have added to")
                    .isGreaterThan(before);
            try (Server present = serve(Program.JAR);
                    RawConnection one = RawConnection.to(old.port());
                    RawConnection other = RawConnection.to(present.port())) {
                requireTogether(one, other, "ada@example.com");
                requireTogether(other, one, "grace@example.com");
            }
            try (Server again = serve(older);
                    RawConnection one = RawConnection.to(again.port())) {
                requireTogether(one, one, "joan@example.com");
            }
        }
    }

    private void requireTogether(RawConnection one, RawConnection other, String email) throws IOException {
        String id = answered(
                        one,
                        TestUser.post("/obj/user", administrator, "application/json", login(email, TestUser.PASSWORD)))
                .json()
                .path("id")
                .asText();
        String token = token(other, email, TestUser.PASSWORD);
        for (RawConnection node : List.of(one, other)) {
            TestUser.requireLive(token, node);
            assertThat(answered(node, TestUser.get("/wf/current-user", token)).body())
                    .contains(email);
        }
        assertThat(answered(one, TestUser.postToken("/oauth2/introspect", service, token))
                        .body())
                .contains("\"active\":true", id);
        assertThat(answered(one, TestUser.post("/wf/logout", token, "application/json", ""))
                        .status())
                .isEqualTo(200);
        requireDead(token, other);

        String second = token(one, email, TestUser.PASSWORD);
        String change = "{\"old_password\":\"" + TestUser.PASSWORD + "\",\"new_password\":\"" + NEW_PASSWORD + "\"}";
        assertThat(answered(other, TestUser.post("/wf/change-password", second, "application/json", change))
                        .status())
                .isEqualTo(200);
        String third = token(one, email, NEW_PASSWORD);
        one.send(TestUser.get("/obj/user/" + id, administrator).replaceFirst("GET", "DELETE"));
        assertThat(one.answer().status()).isEqualTo(204);
        requireDead(third, other);
    }

    private static void requireDead(String token, RawConnection node) throws IOException {
        node.send(TestUser.check(token));
        assertThat(node.answer().status()).isEqualTo(401);
    }

    private static String token(RawConnection node, String email, String password) throws IOException {
        String body = login(email, password);
        return TestUser.token(answered(
                node,
                "POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }

    private static String login(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private static RawAnswer answered(RawConnection node, String request) throws IOException {
        node.send(request);
        RawAnswer answer = node.answer();
        assertThat(answer.status()).as(request + answer).isBetween(200, 201);
        return answer;
    }

    private long migrations() throws SQLException {
        return TestPostgres.number(access, "SELECT count(*) FROM tollgate_live.flyway_schema_history");
    }

    private String key(String kind) throws Exception {
        List<String> command = new ArrayList<>(List.of(kind, "add", "--name", "a"));
        command.addAll(database());
        Program.Result added = Program.run("", command.toArray(String[]::new));
        assertThat(added.exitCode()).as(added.err()).isZero();
        return added.out().strip().replaceFirst(".* ", "");
    }

    private List<String> database() {
        return List.of(
                "--database-url",
                access.url(),
                "--database-user",
                access.user().orElse("none"),
                "--accept-lost-writes");
    }

    /** A node that asks the database about every token. */
    private Server serve(Path jar) throws IOException {
        List<String> command = new ArrayList<>(List.of(Program.JAVA));
        command.addAll(Program.JVM_OPTIONS);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--port", "0", "--revocation-bound", "0"));
        command.addAll(database());
        return Program.serve(new ProcessBuilder(command).redirectError(Redirect.INHERIT));
    }

    /** Builds the program of the commit before the last one that changed a migration. */
    private Path build() throws Exception {
        String newest = run(Path.of("."), "git", "log", "-1", "--format=%H", "--", ":/" + MIGRATIONS);
        assertThat(newest).isNotEmpty();
        Path repository = Path.of(run(Path.of("."), "git", "rev-parse", "--show-toplevel"));
        Path older = directory.resolve("older");
        assertThat(run(repository, "git", "clone", "--quiet", repository.toString(), older.toString()))
                .isEmpty();
        assertThat(run(older, "git", "checkout", "--quiet", newest + "~1")).isEmpty();
        System.out.println("The older program is that of " + run(older, "git", "log", "-1", "--format=%h %s"));
        String told = run(
                older,
                "mvn",
                "-B",
                "-ntp",
                "-q",
                "-pl",
                "api-spec,auth-client,auth-server",
                "package",
                "-Dmaven.test.skip=true");
        Path jar = older.resolve("auth-server/target/auth-server.jar");
        assertThat(jar).as(told).exists();
        return jar;
    }

    private static String run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }
}
