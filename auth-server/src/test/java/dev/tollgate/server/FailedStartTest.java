package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server leaves behind that does not start; a program of its own ends, one that has embedded it does not. */
final class FailedStartTest {
    private static final Path OPEN = Path.of("/proc/self/fd");

    @Test
    void theDatabaseThatWasOpenedFirstIsClosedIfTheOtherCannotBeOpened(@TempDir Path directory) throws IOException {
        assumeTrue(Files.isDirectory(OPEN), "Linux tells which files are open");
        Files.writeString(directory.resolve(Environment.TEST.databaseFile()), "no database");
        Config config = Config.of(Map.of(Setting.PORT, "0", Setting.DATA_DIR, directory.toString()));
        assertThatThrownBy(() -> AuthServer.start(config, Clock.systemUTC()))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining(Environment.TEST.databaseFile());
        assertThat(directory.resolve(Environment.LIVE.databaseFile())).exists();
        assertThat(openFilesIn(directory.toRealPath())).isEmpty();
    }

    private static List<Path> openFilesIn(Path directory) throws IOException {
        try (Stream<Path> descriptors = Files.list(OPEN)) {
            return descriptors
                    .map(FailedStartTest::target)
                    .filter(file -> file.startsWith(directory))
                    .toList();
        }
    }

    /** Nowhere, if it has been closed meanwhile. */
    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException closed) {
            return Path.of("");
        }
    }
}
