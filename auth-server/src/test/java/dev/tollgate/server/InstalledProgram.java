package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What a test needs of the machine beside a JDK. */
final class InstalledProgram {
    private InstalledProgram() {}

    /** Who has no such program goes without the test; where all has to be proven, it must be there. */
    static Path require(String name) {
        Optional<Path> program = find(name);
        if (program.isEmpty()) {
            System.out.println("Skipped: " + name + " is not installed");
            assertThat(System.getenv("CI"))
                    .as("CI, where " + name + " is needed")
                    .isNull();
        }
        assumeTrue(program.isPresent(), name + " is installed");
        return program.orElseThrow();
    }

    /** Servers need not be on the path of somebody who is not root. */
    static Optional<Path> find(String name) {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
