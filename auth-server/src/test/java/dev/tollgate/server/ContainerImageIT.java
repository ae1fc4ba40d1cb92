package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile puts into an image and starts there, without a container engine: no image is built here. */
@Tag("proof")
final class ContainerImageIT {
    private static final String NOBODY = "65534";

    @TempDir
    private Path directory;

    @Test
    void nobodyServesWhereAllButTwoVolumesIsReadOnly() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "root alone may mount");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path layers = layers(Program.JAR, "layers");
        run(inside(layers, PackagesIT.rehearsal()).toArray(String[]::new));
        assertThat(layers.resolve("classes.jsa")).isNotEmptyFile();
        Path data = volume("data");
        Path temporary = volume("tmp");

        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "sh", "-euc", """
                    mount --bind "$1" "$1"
                    mount --bind "$2" "$2"
                    mount -o remount,bind,ro /
                    shift 2
                    exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all "$@"
                    """, "sh", data.toString(), temporary.toString()));
        command.addAll(entryPoint(layers));
        Map<String, String> environment = new HashMap<>(Map.of("TOLLGATE_DATA_DIR", data.toString()));
        environment.put("TOLLGATE_PORT", "0");
        // Where the image has /tmp; there this test itself has what it makes.
        environment.put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        environment.put("TOLLGATE_DRAIN_TIME", "0");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try (Server server = Program.serve(builder)) {
            assertThat(Files.getAttribute(
                            Path.of("/proc", String.valueOf(server.process().pid())), "unix:uid"))
                    .as("no shell is left between")
                    .hasToString(NOBODY);
            try (RawConnection connection = RawConnection.to(server.port())) {
                connection.send(TestUser.LOGIN);
                assertThat(connection.answer().status())
                        .as("nobody is here yet")
                        .isEqualTo(400);
            }
            assertThat(server.stop()).isZero();
        }
        assertThat(data.resolve("live.db")).exists();
    }

    @Test
    void aChangeOfOursLeavesTheLayerOfTheLibrariesAsItIs() throws Exception {
        Path changed = Files.copy(Program.JAR, directory.resolve("changed.jar"));
        Path ours = Files.createDirectories(directory.resolve("dev/tollgate")).resolve("news.txt");
        Files.writeString(ours, "Something else");
        jar("--update", "--file", changed.toString(), "-C", directory.toString(), "dev");
        Path before = layers(Program.JAR, "before");
        Path after = layers(changed, "after");
        assertThat(Files.mismatch(before.resolve("libraries.jar"), after.resolve("libraries.jar")))
                .isEqualTo(-1);
        assertThat(Files.mismatch(before.resolve("tollgate.jar"), after.resolve("tollgate.jar")))
                .isNotEqualTo(-1);
    }

    @Test
    void theHealthCheckTellsReadyFromNotReadyAndAway() throws Exception {
        HttpServer management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {200};
        management.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        management.start();
        int port = management.getAddress().getPort();
        try {
            assertThat(healthCheck(port)).isZero();
            status[0] = 503;
            assertThat(healthCheck(port)).isEqualTo(1);
        } finally {
            management.stop(0);
        }
        assertThat(healthCheck(port)).isEqualTo(1);
    }

    private static int healthCheck(int port) throws Exception {
        List<String> command = PackagesIT.words("HEALTHCHECK").stream()
                .map(word -> word.replace("8081", String.valueOf(port)))
                .toList();
        return new ProcessBuilder(command).start().waitFor();
    }

    private static List<String> entryPoint(Path layers) throws IOException {
        List<String> command = new ArrayList<>(PackagesIT.words("ENTRYPOINT"));
        command.addAll(PackagesIT.words("CMD"));
        return inside(layers, command);
    }

    /** A command of the image, where its layers are here. */
    private static List<String> inside(Path layers, List<String> command) {
        List<String> here = new ArrayList<>(command);
        here.set(0, Program.JAVA);
        here.replaceAll(word -> word.replace("/opt/tollgate", layers.toString()));
        return here;
    }

    private Path layers(Path jar, String name) throws Exception {
        Path layers = Files.createDirectory(directory.resolve(name));
        run("sh", "src/dist/docker/layers", jar.toString(), layers.toString());
        try (var made = Files.list(layers)) {
            assertThat(made.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("libraries.jar", "tollgate.jar");
        }
        Files.setPosixFilePermissions(layers, PosixFilePermissions.fromString("rwxr-xr-x"));
        return layers;
    }

    private Path volume(String name) throws IOException {
        Path volume = Files.createDirectory(directory.resolve(name));
        Files.setAttribute(volume, "unix:uid", Integer.valueOf(NOBODY));
        return volume;
    }

    private static void jar(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("jar"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", System.getProperty("java.home") + "/bin:", (path, java) -> java + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
