package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds what is handed out twice, in two directories with names of different lengths. */
@Tag("proof")
final class ReproducibleBuildIT {
    private static final long LIMIT_MINUTES = 10;
    private static final List<String> HANDED_OUT =
            List.of("auth-server.jar", "auth-server.cdx.json", "tollgate_0.1.0~SNAPSHOT_all.deb");

    @TempDir
    private Path directory;

    @Test
    void twoBuildsInDifferentDirectoriesAreTheSameBytes() throws Exception {
        Path one = build("one");
        Path other = build("quite-another");
        for (String file : HANDED_OUT) {
            assertThat(Files.mismatch(one.resolve(file), other.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    /** In a copy of what git knows, at another time, and with another umask. */
    private Path build(String name) throws Exception {
        Path copy = Files.createDirectory(directory.resolve(name));
        Path output = directory.resolve(name + ".txt");
        String umask = name.equals("one") ? "022" : "077";
        Process build = new ProcessBuilder("bash", "-euo", "pipefail", "-c", """
            umask %s
            cd ..
            git ls-files -z --cached --others --exclude-standard |
              tar --null --files-from=- --create | tar --extract --directory="$0"
            cd "$0"
            mvn -B -ntp -q -o -Ppackages -pl api-spec,auth-client,auth-server package
            """.formatted(umask), copy.toString())
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
