package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.http.wire.TestCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sslscan, which knows more of TLS than the JDK's clients do, finds that a server takes. */
@Tag("proof")
final class SslscanIT {
    private static final Pattern ACCEPTED =
            Pattern.compile("(?m)^(?:Preferred|Accepted)\\s+(\\S+)\\s+\\d+ bits\\s+(\\S+)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"EC, 256, ECDSA", "RSA, 2048, RSA"})
    void onlyWhatIsGoodTodayIsTaken(String algorithm, int bits, String inCipher) throws Exception {
        String sslscan = InstalledProgram.require("sslscan").toString();
        TlsFiles files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        TestCertificate.named("scanned", TestCertificate.keys(algorithm, bits))
                .writeTo(files.certificate(), files.key());
        Map<Setting, String> settings = Map.of(
                Setting.TLS_CERTIFICATE,
                files.certificate().toString(),
                Setting.TLS_KEY,
                files.key().toString());
        try (TestServer server = TestServer.start(directory.resolve("data"), settings)) {
            Process scan = new ProcessBuilder(sslscan, "--no-colour", "127.0.0.1:" + server.port())
                    .redirectErrorStream(true)
                    .start();
            String report = new String(scan.getInputStream().readAllBytes(), UTF_8);
            assertThat(report)
                    .containsPattern("SSLv2 +disabled")
                    .containsPattern("SSLv3 +disabled")
                    .containsPattern("TLSv1.0 +disabled")
                    .containsPattern("TLSv1.1 +disabled")
                    .contains("Session renegotiation not supported");
            List<String> accepted = ACCEPTED.matcher(report)
                    .results()
                    .map(line -> line.group(1) + " " + line.group(2))
                    .toList();
            assertThat(accepted)
                    .containsExactlyInAnyOrderElementsOf(Stream.of(
                                    "TLSv1.3 TLS_AES_128_GCM_SHA256",
                                    "TLSv1.3 TLS_AES_256_GCM_SHA384",
                                    "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256",
                                    "TLSv1.2 ECDHE-?-AES128-GCM-SHA256",
                                    "TLSv1.2 ECDHE-?-AES256-GCM-SHA384",
                                    "TLSv1.2 ECDHE-?-CHACHA20-POLY1305")
                            .map(suite -> suite.replace("?", inCipher))
                            .toList());
        }
    }
}
