package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.TestCertificate;
import dev.tollgate.server.http.wire.TestListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has a certificate. */
final class TlsTest {
    private static final TestCertificate FIRST = TestCertificate.named("first");
    private static final TestCertificate SECOND = TestCertificate.named("second");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private static Path directory;

    private static TlsFiles files;
    private static TestServer server;

    @BeforeAll
    static void start() {
        files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        FIRST.writeTo(files.certificate(), files.key());
        server = TestServer.start(directory.resolve("data"), settings());
        server.add(Environment.LIVE, EMAIL, PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aUserLogsInAndBrowsersAreToldToStayWithTls() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(FIRST.client()).build()) {
            HttpResponse<String> granted = logIn(client, PASSWORD);
            assertThat(granted.statusCode()).isEqualTo(200);
            assertThat(logIn(client, "another horse battery staple").statusCode())
                    .isEqualTo(400);
            HttpResponse<String> missing =
                    client.send(HttpRequest.newBuilder(uri("/no-such-path")).build(), BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.headers().allValues("Strict-Transport-Security")).containsExactly("max-age=31536000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "OPTIONS /api/1.1/wf/generate-user-token HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/1.1/wf/current-user HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "nonsense\r\n\r\n",
            })
    void everyAnswerTellsToStayWithTls(String request) throws Exception {
        try (SSLSocket client = connect(FIRST)) {
            client.getOutputStream().write(request.getBytes(ISO_8859_1));
            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer).containsOnlyOnce("Strict-Transport-Security: max-age=31536000\r\n");
        }
    }

    /** A hello as a client of that version sends it, which the JDK has forgotten how to. */
    @ParameterizedTest
    @CsvSource({"TLS 1.0, 0301", "TLS 1.1, 0302"})
    void oldVersionsAreRefused(String name, String version) throws Exception {
        String hello = version + "00".repeat(32) + "00" + "0004c009c013" + "0100" + "000e" + "000a000400020017"
                + "000b00020100";
        String message = "010000" + HexFormat.of().toHexDigits((byte) (hello.length() / 2)) + hello;
        String sent = "16030100" + HexFormat.of().toHexDigits((byte) (message.length() / 2)) + message;
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.setSoTimeout((int) PATIENCE.toMillis());
            client.getOutputStream().write(HexFormat.of().parseHex(sent));
            byte[] answer = client.getInputStream().readNBytes(7);
            assertThat(HexFormat.of().formatHex(answer))
                    .as("an alert: protocol_version (RFC 8446, section 6.2)")
                    .matches("15030[0-3]00020246");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void newVersionsAreTaken(String version) throws Exception {
        try (SSLSocket client = unconnected(FIRST, server.port())) {
            client.setEnabledProtocols(new String[] {version});
            client.startHandshake();
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"})
    void ciphersWithoutAuthenticationAreRefused(String suite) throws Exception {
        try (SSLSocket client = unconnected(FIRST, server.port())) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void newConnectionsGetANewCertificateAndOldOnesGoOn() throws Exception {
        TlsFiles own = new TlsFiles(directory.resolve("own.crt"), directory.resolve("own.key"), Optional.empty());
        FIRST.writeTo(own.certificate(), own.key());
        TlsRenewal renewal = new TlsRenewal(own, Clock.systemUTC());
        HttpListener listener =
                TestListener.start(Optional.of(renewal), Config.of(Map.of()).limits(), Map.of());
        try (SSLSocket old = connect(FIRST, listener.port())) {
            requireAnswer(old, 404);
            SECOND.writeTo(own.certificate(), own.key());
            renewal.check();
            requireAnswer(old, 404);
            try (SSLSocket recent = connect(SECOND, listener.port())) {
                requireAnswer(recent, 404);
            }
            requireAnswer(old, 404);
        } finally {
            listener.stop(Duration.ZERO);
        }
    }

    @Test
    void aServerDoesNotStartWithWrongFiles() throws IOException {
        Path key = Files.writeString(directory.resolve("wrong.key"), "");
        Map<Setting, String> settings =
                Map.of(Setting.TLS_CERTIFICATE, files.certificate().toString(), Setting.TLS_KEY, key.toString());
        Path data = directory.resolve("unused");
        assertThatThrownBy(() -> TestServer.start(data, settings))
                .isInstanceOf(OperatorException.class)
                .hasMessageStartingWith("wrong TLS key " + key);
    }

    private static HttpResponse<String> logIn(HttpClient client, String password) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri("/api/1.1/wf/generate-user-token"))
                        .POST(BodyPublishers.ofString(
                                "{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void requireAnswer(SSLSocket client, int status) throws IOException {
        client.getOutputStream().write("GET /api/1.1/wf/current-user HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        InputStream input = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) input.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 " + status);
        var length = Pattern.compile("Content-Length: (\\d+)").matcher(head);
        assertThat(length.find()).isTrue();
        input.readNBytes(Integer.parseInt(length.group(1)));
    }

    private static SSLSocket connect(TestCertificate trusted) throws IOException {
        return connect(trusted, server.port());
    }

    private static SSLSocket connect(TestCertificate trusted, int port) throws IOException {
        SSLSocket client = unconnected(trusted, port);
        client.startHandshake();
        return client;
    }

    private static SSLSocket unconnected(TestCertificate trusted, int port) throws IOException {
        SSLSocket client = (SSLSocket) trusted.client().getSocketFactory().createSocket("127.0.0.1", port);
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    private static URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }

    private static Map<Setting, String> settings() {
        return Map.of(
                Setting.TLS_CERTIFICATE,
                files.certificate().toString(),
                Setting.TLS_KEY,
                files.key().toString());
    }
}
