package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands for copies of a database. */
@EmbeddedOnly
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class BackupIT {
    @TempDir
    private Path directory;

    @Test
    void aCopyThatFindsNoRoomLeavesNothingBehind() throws Exception {
        Path data = directory.resolve("data");
        Administration.create(new EmbeddedDatabases(data), Environment.LIVE).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("live.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO throttle_clearings (address) VALUES (zeroblob(10000000))");
        }
        Path copies = Files.createDirectory(directory.resolve("copies"));
        String copy = copies.resolve("live.db").toString();
        Result full = Program.runWithShortFiles("backup", "--to", copy, "--data-dir", data.toString());
        assertThat(full.exitCode()).isEqualTo(1);
        assertThat(full.err().lines()).singleElement().asString().startsWith("tollgate: cannot copy the database ");
        try (Stream<Path> left = Files.list(copies)) {
            assertThat(left).isEmpty();
        }

        Result whole = Program.run("", "backup", "--to", copy, "--data-dir", data.toString());
        assertThat(whole.out().strip()).matches("Wrote live to .*/live.db, \\d{8} bytes");
        String restored = directory.resolve("restored").toString();
        assertThat(Program.run("", "restore", "--from", copy, "--data-dir", restored)
                        .out()
                        .strip())
                .startsWith("Restored live from ");
    }

    @Test
    void theCommandsTellWhatTheyCountAndEnd() throws Exception {
        Administration.create(new EmbeddedDatabases(directory), Environment.LIVE)
                .close();
        String data = directory.toString();
        assertThat(Program.run("", "tokens", "revoke-all", "--data-dir", data)
                        .out()
                        .strip())
                .isEqualTo("Ended 0 tokens in live");
        assertThat(Program.run("", "user", "migration-status", "--data-dir", data)
                        .out()
                        .lines())
                .containsExactly(
                        "0\tusers",
                        "0\twith a password hash of ours",
                        "0\twithout a password",
                        "0\tconfirmed by the old server",
                        "0\tremoved addresses");
    }
}
