package dev.tollgate.server;

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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the port for operators lets in if it asks for certificates. */
final class ClientCertificateTest {
    private static final TestCertificate SERVER = TestCertificate.named("server");
    private static final TestCertificate AUTHORITY = TestCertificate.authority("operators");
    private static final TestCertificate OPERATOR = operator(AUTHORITY);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static TlsFiles files;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        files = files("running");
        server = TestServer.start(
                directory.resolve("data"),
                Map.of(
                        Setting.TLS_CERTIFICATE, files.certificate().toString(),
                        Setting.TLS_KEY, files.key().toString(),
                        Setting.MANAGEMENT_PORT, "0",
                        Setting.MANAGEMENT_CLIENT_CA,
                                files.authorities().orElseThrow().toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anOperatorIsLetIn(String version) throws Exception {
        try (SSLSocket client = connect(SERVER.client(OPERATOR), server.managementPort())) {
            client.setEnabledProtocols(new String[] {version});
            assertThat(answer(client)).startsWith("HTTP/1.1 200 ").contains("{\"status\":\"live\"}");
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void nobodyElseIs(String who, SSLContext context, String version) throws IOException {
        try (SSLSocket client = connect(context, server.managementPort())) {
            client.setEnabledProtocols(new String[] {version});
            // With TLS 1.3 a client is done before the server has looked at its certificate.
            assertThatThrownBy(() -> answer(client)).as(who).isInstanceOf(SSLException.class);
        }
    }

    private static Stream<Arguments> strangers() {
        TestCertificate other = TestCertificate.authority("operators");
        Instant now = Instant.now();
        return Stream.of(
                        Map.entry("without a certificate", SERVER.client()),
                        Map.entry("with one of an authority of the same name", SERVER.client(operator(other))),
                        Map.entry(
                                "with one that it has signed itself",
                                SERVER.client(TestCertificate.named("operators"))),
                        Map.entry(
                                "with one that has ended",
                                SERVER.client(AUTHORITY.signed(
                                        "ada", KeyPurposeId.id_kp_clientAuth, now.minus(Duration.ofDays(200))))),
                        Map.entry(
                                "with one that has not begun",
                                SERVER.client(AUTHORITY.signed(
                                        "ada", KeyPurposeId.id_kp_clientAuth, now.plus(Duration.ofDays(1))))),
                        Map.entry(
                                "with one for servers",
                                SERVER.client(AUTHORITY.signed("ada", KeyPurposeId.id_kp_serverAuth, now))),
                        Map.entry("with one that an operator has signed", SERVER.client(operator(OPERATOR))))
                .flatMap(row -> Stream.of("TLSv1.2", "TLSv1.3")
                        .map(version -> Arguments.of(row.getKey(), row.getValue(), version)));
    }

    @Test
    void plainTextIsNotAnswered() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.managementPort())) {
            client.setSoTimeout((int) PATIENCE.toMillis());
            client.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = client.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
        }
    }

    @Test
    void theApiAsksNobodyForACertificate() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(SERVER.client()).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/openapi.yaml"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    /** A session remembers whether there was a certificate, and a client may offer it at any port of the host. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionOfTheApiOpensNothing(String version) throws IOException {
        SSLContext context = SERVER.client();
        for (int port : new int[] {server.port(), server.managementPort()}) {
            try (SSLSocket client = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            new Socket(InetAddress.getLoopbackAddress(), port), "127.0.0.1", server.port(), true)) {
                client.setSoTimeout((int) PATIENCE.toMillis());
                client.setEnabledProtocols(new String[] {version});
                if (port == server.port()) {
                    assertThat(answer(client)).startsWith("HTTP/1.1 404 ");
                } else {
                    assertThatThrownBy(() -> answer(client)).isInstanceOf(SSLException.class);
                }
            }
        }
    }

    @Test
    void newAuthoritiesHoldForNewConnections() throws Exception {
        TlsFiles own = files("renewed");
        TlsRenewal renewal = new TlsRenewal(own, Clock.systemUTC());
        TestCertificate later = TestCertificate.authority("later");
        HttpListener listener =
                TestListener.start(renewal.forOperators(), Config.of(Map.of()).limits(), Map.of());
        try {
            requireLetIn(OPERATOR, listener.port());
            Files.writeString(own.authorities().orElseThrow(), later.certificatePem());
            renewal.check();
            requireLetIn(operator(later), listener.port());
            requireKeptOut(OPERATOR, listener.port());

            Files.writeString(own.authorities().orElseThrow(), "");
            renewal.check();
            renewal.check();
            requireLetIn(operator(later), listener.port());
            requireKeptOut(OPERATOR, listener.port());
        } finally {
            listener.stop(Duration.ZERO);
        }
    }

    @Test
    void whatIsNoAuthorityIsRefused() throws IOException {
        TlsFiles own = files("wrong");
        Path authorities = own.authorities().orElseThrow();
        for (var wrong : Map.of(
                        OPERATOR.certificatePem(),
                        "its certificate of CN=ada is not that of an authority (CA:TRUE)",
                        AUTHORITY.certificatePem() + SERVER.certificatePem(),
                        "its certificate of CN=server is not that of an authority (CA:TRUE)",
                        AUTHORITY.certificatePem() + AUTHORITY.certificatePem().substring(0, 99),
                        "its block CERTIFICATE does not end",
                        SERVER.keyPem(),
                        "it has no block CERTIFICATE")
                .entrySet()) {
            Files.writeString(authorities, wrong.getKey());
            assertThatThrownBy(() -> own.identity(own.read(), Instant.now()))
                    .isInstanceOf(OperatorException.class)
                    .hasMessage("wrong TLS client authorities " + authorities + ": " + wrong.getValue());
        }
    }

    private static void requireLetIn(TestCertificate shown, int port) throws IOException {
        try (SSLSocket client = connect(SERVER.client(shown), port)) {
            assertThat(answer(client)).startsWith("HTTP/1.1 404 ");
        }
    }

    private static void requireKeptOut(TestCertificate shown, int port) throws IOException {
        try (SSLSocket client = connect(SERVER.client(shown), port)) {
            assertThatThrownBy(() -> answer(client)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void anAuthorityThatHasEndedIsRefused() throws IOException {
        TlsFiles own = files("ended");
        Instant end = AUTHORITY.certificate().getNotAfter().toInstant();
        assertThatThrownBy(() -> ClientAuthorities.read(own.read().authorities().orElseThrow(), end.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its certificate of CN=operators has ended on " + end);
        assertThat(ClientAuthorities.read(own.read().authorities().orElseThrow(), end)
                        .certificates())
                .containsExactly(AUTHORITY.certificate());
    }

    private static TestCertificate operator(TestCertificate authority) {
        return authority.signed(
                "ada", KeyPurposeId.id_kp_clientAuth, Instant.now().minusSeconds(60));
    }

    private static TlsFiles files(String name) throws IOException {
        Path authorities = directory.resolve(name + ".ca");
        Files.writeString(authorities, AUTHORITY.certificatePem());
        TlsFiles files = new TlsFiles(
                directory.resolve(name + ".crt"), directory.resolve(name + ".key"), Optional.of(authorities));
        SERVER.writeTo(files.certificate(), files.key());
        return files;
    }

    private static SSLSocket connect(SSLContext context, int port) throws IOException {
        SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    private static String answer(SSLSocket client) throws IOException {
        client.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        InputStream input = client.getInputStream();
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
