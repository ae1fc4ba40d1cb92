package dev.tollgate.contract.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who tells the kit wrong is told so in one line, and nothing is asked. */
final class CommandLineTest {
    @TempDir
    private Path report;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "https://app.example, end in /api/1.1",
                "https://app.example/api/1.1/, end in /api/1.1",
                "https://app.example/api/1.1/wf/generate-user-token, end in /api/1.1",
                "https://ada:secret@app.example/api/1.1, have no user info",
                "https://app.example/api/1.1?a=b, have no query",
                "ftp://app.example/api/1.1, begin with http:// or https://",
                "app.example/api/1.1, begin with http:// or https://",
                "https:///api/1.1, name a host",
                "https:app.example/api/1.1, name a host",
                "https://app.example:65536/api/1.1, name a port that there is",
                "https://app example/api/1.1, be a URL",
            })
    void aBaseUrlThatThePagesDoNotPrintIsRefused(String url, String rule) {
        KitOnStub run = KitOnStub.run(url, "password", report, Limits.DEFAULT);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1).first().asString().contains(rule);
        assertThat(run.err()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"''", "'one\ntwo'"})
    void whatIsNoPasswordIsRefused(String input) {
        KitOnStub run = KitOnStub.run("http://127.0.0.1:1/api/1.1", input, report, Limits.DEFAULT);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("standard input is not one line with the password");
    }

    @Test
    void aPasswordAmongTheArgumentsIsNotRepeated() {
        KitOnStub run = KitOnStub.run(
                "http://127.0.0.1:1/api/1.1", "password", report, Limits.DEFAULT, "--password", "correct horse");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("does not know").doesNotContain("horse");
    }

    @Test
    void aPasswordAsValueOfTheOptionIsNotRepeated() {
        KitOnStub run = KitOnStub.run(
                "http://127.0.0.1:1/api/1.1", "password", report, Limits.DEFAULT, "--password-stdin=hunter2");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--password-stdin takes no value").doesNotContain("hunter2");
    }

    @Test
    void aReportThatCannotBeWrittenIsToldBeforeAnythingIsAsked() throws Exception {
        Path file = Files.writeString(report.resolve("file"), "");
        KitOnStub run = KitOnStub.run("http://127.0.0.1:1/api/1.1", "password", file, Limits.DEFAULT);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("cannot make the directory of the report");
    }

    @Test
    void aServerThatIsNotThereFails() {
        KitOnStub run = KitOnStub.run("http://127.0.0.1:1/api/1.1", "password", report, Limits.DEFAULT);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.failed()).contains("logins, let in");
        assertThat(run.out()).contains("ConnectException");
    }
}
