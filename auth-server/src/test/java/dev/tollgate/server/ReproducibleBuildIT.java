package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds what is handed out twice, in two directories with names of different lengths. */
@Tag("proof")
final class ReproducibleBuildIT {
    private static final long LIMIT_MINUTES = 10;
    private static final Pattern HANDED_OUT =
            Pattern.compile("auth-server\\.jar|auth-server\\.cdx\\.json|tollgate_.*\\.deb");

    @TempDir
    private Path directory;

    @Test
    void twoBuildsInDifferentDirectoriesAreTheSameBytes() throws Exception {
        Path one = build("one");
        Path other = build("quite-another");
        List<Path> files = handedOut(one);
        assertThat(files).hasSize(3);
        for (Path file : files) {
            assertThat(Files.mismatch(file, other.resolve(file.getFileName())))
                    .as(file.toString())
                    .isEqualTo(-1);
        }
    }

    private static List<Path> handedOut(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            HANDED_OUT.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }

    /** In a copy of what git knows, at another time; jars keep the umask that they were made with. */
    private Path build(String name) throws Exception {
        Path copy = Files.createDirectory(directory.resolve(name));
        Path output = directory.resolve(name + ".txt");
        Process build = new ProcessBuilder("bash", "-euo", "pipefail", "-c", """
            umask 022
            cd ..
            git ls-files -z --cached --others --exclude-standard |
              tar --null --files-from=- --create | tar --extract --directory="$0"
            cd "$0"
            mvn -B -ntp -q -Ppackages -Dmaven.test.skip=true -pl api-spec,auth-client,auth-server package
            """, copy.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(build.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(build.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            build.descendants().forEach(ProcessHandle::destroyForcibly);
            build.destroyForcibly();
        }
        return copy.resolve("auth-server/target");
    }
}
