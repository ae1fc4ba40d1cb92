package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Debian package, built by its script and unpacked into a tree of its own, where it is used without systemd. */
final class DebianPackage {
    private static final Path BUILD = Path.of("src/dist/deb/build");
    private static final Path TARGET = Path.of("target");

    private final Path root;
    private final List<String> launcher;

    /** @param launcher what the program is started by, as whom it has to be */
    DebianPackage(Path root, List<String> launcher) {
        this.root = root;
        this.launcher = launcher;
    }

    /** Builds the package of a version. */
    static Path build(String version, Path directory) throws Exception {
        Program.Result made =
                Program.run("", "packaging", TARGET.resolve("packaging").toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        run(Map.of(), BUILD.toString(), TARGET.toString(), version, "2026-01-01T00:00:00Z", directory.toString());
        return directory.resolve("tollgate_" + version + "_all.deb");
    }

    Path file(String name) {
        return root.resolve(name);
    }

    Path data() {
        return file("var/lib/tollgate");
    }

    /** Edits the settings as an administrator does. */
    void configure(String setting, String value) throws IOException {
        Path settings = file("etc/tollgate/tollgate.properties");
        String edited =
                Files.readString(settings).replaceFirst("(?m)^#?" + setting + " = .*$", setting + " = " + value);
        assertThat(edited).contains("\n" + setting + " = " + value + "\n");
        Files.writeString(settings, edited);
    }

    String tollgate(String standardInput, String... arguments) throws Exception {
        Process process = builder(arguments).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(standardInput.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    Server serve() throws IOException {
        return Program.serve(builder("serve").redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(file("usr/bin/tollgate").toString());
        command.addAll(List.of(arguments));
        return environment(new ProcessBuilder(command));
    }

    /** Runs a program to its good end, and answers what it has printed. */
    static String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = environment(new ProcessBuilder(command).redirectErrorStream(true));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", Stream.of(command).toList(), output)
                .isZero();
        return output;
    }

    /** This test's Java, and what a shell of root has on its path. */
    private static ProcessBuilder environment(ProcessBuilder builder) {
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder;
    }
}
