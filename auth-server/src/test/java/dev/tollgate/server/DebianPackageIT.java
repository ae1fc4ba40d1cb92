package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.http.wire.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package from its installation to its end, in a tree of its own. */
final class DebianPackageIT {
    private static final double MOST_EXPOSURE = 2.0;
    private static final TestCertificate CERTIFICATE = TestCertificate.named("package");

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        InstalledProgram.require("dpkg-deb");
        root = Files.createDirectory(directory.resolve("root"));
    }

    @Test
    @Tag("endurance")
    void whatIsUnpackedServes() throws Exception {
        DebianPackage.run(
                Map.of(),
                "dpkg-deb",
                "--extract",
                DebianPackage.build("1.0.0", directory).toString(),
                root.toString());
        DebianPackage installed = new DebianPackage(root, List.of());
        configure(installed);
        try (Server server = installed.serve()) {
            assertThat(installed.tollgate(
                            TestUser.PASSWORD, "user", "add", "--email", TestUser.EMAIL, "--password-stdin"))
                    .startsWith("Added ");
            requireLive(server, token(server));
            assertThat(server.stop()).isZero();
        }
        DebianPackage.run(Map.of(), "bash", "-n", completion(installed).toString());
    }

    @Test
    @Tag("proof")
    void dataStaysUntilItIsPurged() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "root alone may give files away");
        Path first = DebianPackage.build("1.0.0", directory);
        Path second = DebianPackage.build("1.1.0", directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        dpkg("--install", first.toString());

        String[] user = account("passwd");
        DebianPackage installed = new DebianPackage(
                root,
                List.of(
                        "setpriv",
                        "--reuid=" + user[2],
                        "--regid=" + user[3],
                        "--clear-groups",
                        "--no-new-privs",
                        "--bounding-set=-all",
                        "--inh-caps=-all"));
        requireMode("rwx------", installed.data(), user[2], user[3]);
        requireMode("rwxr-x---", installed.file("etc/tollgate"), "0", user[3]);
        requireMode("rw-r-----", installed.file("etc/tollgate/tollgate.properties"), "0", user[3]);
        Path cache = installed.file("var/cache/tollgate");
        requireMode("rwxr-xr-x", cache, "0", "0");
        requireMode("rw-r--r--", cache.resolve("classes.jsa"), "0", "0");
        configure(installed);
        for (Path file : List.of(certificate(installed), key(installed))) {
            Files.setAttribute(file, "unix:gid", Integer.valueOf(user[3]));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }

        String token;
        installed.tollgate(TestUser.PASSWORD, "user", "add", "--email", TestUser.EMAIL, "--password-stdin");
        try (Server server = installed.serve()) {
            token = token(server);
            dpkg("--install", second.toString());
            requireLive(server, token);
            assertThat(server.stop()).isZero();
        }
        try (Server server = installed.serve()) {
            requireLive(server, token);
            assertThat(server.stop()).isZero();
        }
        requireMode("rw-r-----", installed.file("etc/tollgate/tollgate.properties"), "0", user[3]);

        dpkg("--remove", "tollgate");
        assertThat(installed.file("usr/share/tollgate")).doesNotExist();
        assertThat(cache).doesNotExist();
        assertThat(installed.data().resolve("live.db")).exists();
        assertThat(installed.file("etc/tollgate/tollgate.properties")).exists();
        dpkg("--install", second.toString());
        try (Server server = installed.serve()) {
            requireLive(server, token);
        }
        dpkg("--purge", "tollgate");
        assertThat(installed.data()).doesNotExist();
        assertThat(installed.file("etc/tollgate")).doesNotExist();
    }

    @Test
    @Tag("proof")
    void theSameIsPackedAsTheSameBytes() throws Exception {
        Path again = Files.createDirectory(directory.resolve("again"));
        assertThat(Files.mismatch(DebianPackage.build("1.0.0", directory), DebianPackage.build("1.0.0", again)))
                .isEqualTo(-1);
    }

    @Test
    @Tag("proof")
    void theServiceHasLittleToLose() throws Exception {
        String unit = "src/dist/deb/tollgate.service";
        InstalledProgram.require("systemd-analyze");
        String exposure = DebianPackage.run(Map.of(), "systemd-analyze", "security", "--offline=true", unit);
        assertThat(Double.parseDouble(
                        exposure.replaceFirst("(?s).*exposure level for tollgate.service: ([0-9.]+) .*", "$1")))
                .isLessThanOrEqualTo(MOST_EXPOSURE);
    }

    @Test
    @Tag("proof")
    void theManualCanBeReadAndTheShellsComplete() throws Exception {
        DebianPackage.run(
                Map.of(),
                "dpkg-deb",
                "--extract",
                DebianPackage.build("1.0.0", directory).toString(),
                root.toString());
        DebianPackage installed = new DebianPackage(root, List.of());
        String manual = installed.file("usr/share/man/man1/tollgate.1.gz").toString();
        assertThat(DebianPackage.run(
                        Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "80", "MAN_KEEP_FORMATTING", ""),
                        "man",
                        "--warnings",
                        "--local-file",
                        manual))
                .contains("tollgate user add", "--drain-time", "EXIT STATUS")
                .doesNotContain("warning");
        String complete = "source '" + completion(installed) + "'\n"
                + "COMP_WORDS=(tollgate user a) COMP_CWORD=2 COMP_LINE='tollgate user a' COMP_POINT=15\n"
                + "compopt() { :; }\n_complete_tollgate\necho \"${COMPREPLY[@]}\"";
        assertThat(DebianPackage.run(Map.of(), "bash", "-c", complete)).isEqualTo("add\n");
    }

    private static Path completion(DebianPackage installed) {
        return installed.file("usr/share/bash-completion/completions/tollgate");
    }

    private static void configure(DebianPackage installed) throws IOException {
        installed.configure("port", "0");
        installed.configure("drain-time", "0");
        installed.configure("data-dir", installed.data().toString());
        Files.createDirectories(certificate(installed).getParent());
        CERTIFICATE.writeTo(certificate(installed), key(installed));
        installed.configure("tls-certificate", certificate(installed).toString());
        installed.configure("tls-key", key(installed).toString());
    }

    private static Path certificate(DebianPackage installed) {
        return installed.file("etc/ssl/tollgate.crt");
    }

    private static Path key(DebianPackage installed) {
        return installed.file("etc/ssl/tollgate.key");
    }

    private static String token(Server server) throws IOException {
        try (RawConnection connection = connect(server)) {
            return TestUser.token(connection);
        }
    }

    private static void requireLive(Server server, String token) throws IOException {
        try (RawConnection connection = connect(server)) {
            TestUser.requireLive(token, connection);
        }
    }

    private static RawConnection connect(Server server) throws IOException {
        return RawConnection.over(
                CERTIFICATE.client().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port()));
    }

    /** Runs dpkg on the tree, and the package's scripts with it, which know the tree by DPKG_ROOT. */
    private void dpkg(String... action) throws Exception {
        for (String folder : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log", "etc")) {
            Files.createDirectories(root.resolve(folder));
        }
        Path status = root.resolve("var/lib/dpkg/status");
        if (!Files.exists(status)) {
            Files.createFile(status);
        }
        List<String> command = new ArrayList<>(List.of(
                "dpkg",
                "--root=" + root,
                "--force-script-chrootless",
                "--force-depends",
                "--log=" + directory.resolve("log")));
        command.addAll(List.of(action));
        DebianPackage.run(Map.of("DEBIAN_FRONTEND", "noninteractive"), command.toArray(String[]::new));
    }

    /** The line of the package's own user. */
    private String[] account(String file) throws IOException {
        String line = Files.readAllLines(root.resolve("etc").resolve(file)).stream()
                .filter(each -> each.startsWith("tollgate:"))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.split(":", -1)).toArray(String[]::new);
    }

    private static void requireMode(String mode, Path file, String user, String group) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as(file.toString())
                .isEqualTo(mode);
        assertThat(Files.getAttribute(file, "unix:uid")).hasToString(user);
        assertThat(Files.getAttribute(file, "unix:gid")).hasToString(group);
    }
}
