package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Setting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("commands set the logs up anew")
final class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    /** The port is taken, the database is no database and the directory of the audit is missing, and nobody minds. */
    @Test
    void aCheckStartsNothing() throws Exception {
        Path database = Files.writeString(
                Files.createDirectory(directory.resolve("data")).resolve("live.db"), "no database");
        Path pepper = secret("pepper", "k1 = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        List<Path> before = files();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("config check --pepper-file %s --data-dir %s --audit-file %s --port %d"
                            .formatted(
                                    pepper,
                                    database.getParent(),
                                    directory.resolve("logs/audit"),
                                    taken.getLocalPort())))
                    .isZero();
        }
        assertThat(out).hasToString("The settings are sound" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
        assertThat(files()).isEqualTo(before);
        assertThat(database).hasContent("no database");
    }

    @Test
    void aCheckMakesNoDirectoryAndAsksNoDatabase() throws Exception {
        Path password = secret("password", "swordfish\n");
        assertThat(run("config check --data-dir " + directory.resolve("some/data")))
                .isZero();
        assertThat(run("config check --database-url jdbc:postgresql://127.0.0.1:1/tollgate --database-password-file "
                        + password))
                .isZero();
        assertThat(directory.resolve("some")).doesNotExist();
    }

    @Test
    void aCheckSaysWhatTheServerWouldSay() {
        assertThat(run("config check --prot 1 --docs=yes --pepper-file " + directory.resolve("missing")))
                .isEqualTo(2);
        String ofCheck = err.toString();
        err.getBuffer().setLength(0);
        assertThat(run("serve --prot 1 --docs=yes --pepper-file " + directory.resolve("missing")))
                .isEqualTo(2);
        assertThat(ofCheck).isEqualTo(err.toString()).hasLineCount(3);
    }

    @Test
    void theReferenceHasARowOfSixCellsForEachSetting() {
        assertThat(run("config reference")).isZero();
        assertThat(out.toString().lines())
                .hasSize(Setting.values().length + 2)
                .allMatch(row -> row.matches("\\|(?:[^|]+\\|){6}"))
                .contains(
                        "| `--port` | `TOLLGATE_PORT` | `port` | `8080` | 0 to 65535 | Port to listen on; 0 takes a"
                                + " free one |",
                        "| `--idle-life` | `TOLLGATE_IDLE_LIFE` | `idle-life` | `none` | none, 3600 to 315360000 |"
                                + " Seconds that a token lives if nobody uses it, from 3600 on; or none |",
                        "| | `TOLLGATE_DATABASE_PASSWORD` | `database-password` | `none` | text | That user's password"
                                + " |");
    }

    private Path secret(String name, String content) throws Exception {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }

    private int run(String command) {
        String[] arguments = command.split(" ", -1);
        return Tollgate.run(
                Tollgate.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true)),
                Map.of(),
                arguments);
    }
}
