package dev.tollgate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What figures were measured on. */
final class Machine {
    private Machine() {}

    static String description() throws IOException {
        return "%s, %d cores, Java %s, %s %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"));
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }
}
