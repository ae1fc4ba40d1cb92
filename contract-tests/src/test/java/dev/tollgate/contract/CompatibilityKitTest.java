package dev.tollgate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.kit.CompatibilityKit;
import dev.tollgate.contract.provider.ContractServer;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our server answers as the published pages say, seen from outside. */
final class CompatibilityKitTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct + horse & battery \"staple\" é";

    @TempDir
    private static Path directory;

    private static ContractServer server;

    @BeforeAll
    static void start() {
        server = ContractServer.start(directory);
        server.addUser(EMAIL, PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyCheckPasses() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = CompatibilityKit.run(
                new ByteArrayInputStream((PASSWORD + "\n").getBytes(UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                "--base-url",
                server.baseUri().toString(),
                "--email",
                EMAIL,
                "--password-stdin",
                "--report",
                directory.resolve("report").toString());
        String xml = Files.readString(directory.resolve("report/TEST-compatibility-kit.xml"));
        String html = Files.readString(directory.resolve("report/compatibility-kit.html"));
        assertThat(out.toString()).contains(" passed, 0 failed, 0 skipped in ");
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(xml).contains("failures=\"0\" errors=\"0\" skipped=\"0\"");
        assertThat(html).contains("Answers as documented");
        assertThat(out + xml + html).doesNotContain("staple").doesNotContainPattern("bus[|_]");
    }
}
