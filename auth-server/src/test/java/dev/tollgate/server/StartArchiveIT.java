package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes, from which the packaged program starts: that it is used, and never in the way. */
@Tag("endurance")
final class StartArchiveIT {
    /** Of 100 classes that a command loads; Java itself makes the others as it runs. */
    private static final int MOST = 90;

    @TempDir
    private Path directory;

    @Test
    void mostClassesComeFromTheArchive() throws Exception {
        Path archive = directory.resolve("classes.jsa");
        Result rehearsal = Program.runWith(Program.archivedIn(archive.toString()), "rehearse");
        assertThat(rehearsal.exitCode()).as(rehearsal.err()).isZero();
        Path log = directory.resolve("classes.log");
        List<String> options = new ArrayList<>(Program.fromArchive(archive.toString()));
        options.add("-Xlog:class+load:file=" + log);
        Result command = Program.runWith(
                options, "user", "add", "--no-password", "--email=ada@example.com", "--data-dir=" + directory);
        assertThat(command.exitCode()).as(command.err()).isZero();

        List<String> classes = Files.readAllLines(log);
        long archived = classes.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
        assertThat(100 * archived / classes.size())
                .as("of 100 classes, from the archive")
                .isGreaterThanOrEqualTo(MOST);
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverInSilence() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.jsa"), "of another Java");
        for (Path archive : List.of(broken, directory.resolve("missing.jsa"))) {
            Result answer = Program.runWith(Program.fromArchive(archive.toString()), "--version");
            assertThat(answer.exitCode()).as(archive.toString()).isZero();
            assertThat(answer.out()).startsWith("Tollgate ");
            assertThat(answer.err()).isEmpty();
        }
    }
}
