package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.http.wire.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of a server under load is replaced: no request fails, and new connections get the new one. */
@Tag("endurance")
final class CertificateRenewalIT {
    private static final int RENEWALS = Math.max(1, Proof.of(10));
    private static final int CLIENTS_OF_A_KIND = Proof.isFull() ? 4 : 1;
    private static final int LOGIN_EVERY = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<TestCertificate> certificates = IntStream.rangeClosed(0, RENEWALS)
            .mapToObj(number -> TestCertificate.named("certificate " + number))
            .toList();
    private final List<CountDownLatch> seen =
            certificates.stream().map(known -> new CountDownLatch(1)).toList();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean isOver;

    /** Of those that new connections have been given, the newest. */
    private final AtomicInteger newest = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void noRequestFailsWhileTheCertificateIsReplaced() throws Exception {
        Path data = directory.resolve("data");
        Path log = directory.resolve("log");
        TestUser.addTo(data);
        Path files = directory.resolve("served");
        Files.createSymbolicLink(files, version(0));
        TlsFiles served = new TlsFiles(files.resolve("tls.crt"), files.resolve("tls.key"), Optional.empty());
        try (Server server = Program.serveWithLog(
                        log,
                        data,
                        Setting.TLS_CERTIFICATE.option(),
                        served.certificate().toString(),
                        Setting.TLS_KEY.option(),
                        served.key().toString());
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Void>> clients = new ArrayList<>();
            for (int number = 0; number < CLIENTS_OF_A_KIND; number++) {
                clients.add(threads.submit(client(() -> onOneConnection(server))));
                clients.add(threads.submit(client(() -> onNewConnections(server))));
                clients.add(threads.submit(client(() -> byHttpClient(server))));
            }
            try {
                requireSeen(0);
                for (int number = 1; number <= RENEWALS; number++) {
                    renew(number, files, served);
                    requireSeen(number);
                }
            } finally {
                isOver = true;
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        }
        assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("Tls")))
                .hasSize(RENEWALS)
                .allMatch(line -> line.contains("New connections get the TLS certificate"));
        System.out.printf("%d requests were answered while %d certificates were replaced%n", answers.get(), RENEWALS);
    }

    /** In turn as Kubernetes does it, by the switch of a link, and as a script does it, one file after the other. */
    private void renew(int number, Path files, TlsFiles served) throws IOException {
        if (number % 2 == 1) {
            Path next = Files.createSymbolicLink(directory.resolve("next"), version(number));
            Files.move(next, files, StandardCopyOption.ATOMIC_MOVE);
        } else {
            certificates.get(number).writeTo(served.certificate(), served.key());
        }
    }

    private Path version(int number) throws IOException {
        Path version = Files.createDirectory(directory.resolve("version" + number));
        certificates.get(number).writeTo(version.resolve("tls.crt"), version.resolve("tls.key"));
        return version;
    }

    private void requireSeen(int number) throws InterruptedException {
        assertThat(seen.get(number).await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("whether a new connection has got certificate %d", number)
                .isTrue();
    }

    /** Ends the test early if it fails. */
    private Callable<Void> client(Callable<Void> client) {
        return () -> {
            try {
                return client.call();
            } catch (Exception | AssertionError failure) {
                seen.forEach(CountDownLatch::countDown);
                throw failure;
            }
        };
    }

    private Void onOneConnection(Server server) throws Exception {
        SSLContext trusting = TestCertificate.client(certificates);
        try (SSLSocket socket = connect(trusting, server);
                RawConnection connection = RawConnection.over(socket)) {
            String token = TestUser.token(connection);
            for (int number = 1; !isOver; number++) {
                ask(connection, token, number);
            }
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(certificates.getFirst().certificate());
        }
        return null;
    }

    private Void onNewConnections(Server server) throws Exception {
        SSLContext trusting = TestCertificate.client(certificates);
        String token = "";
        for (int number = 0; !isOver; number++) {
            int newestBefore = newest.get();
            try (SSLSocket socket = connect(trusting, server);
                    RawConnection connection = RawConnection.over(socket)) {
                Certificate given = socket.getSession().getPeerCertificates()[0];
                int which = certificates.stream()
                        .map(TestCertificate::certificate)
                        .toList()
                        .indexOf(given);
                assertThat(which).as("the number of the certificate").isGreaterThanOrEqualTo(newestBefore);
                newest.accumulateAndGet(which, Math::max);
                if (number == 0) {
                    token = TestUser.token(connection);
                } else {
                    ask(connection, token, number);
                }
                seen.get(which).countDown();
            }
        }
        return null;
    }

    private void ask(RawConnection connection, String token, int number) throws IOException {
        if (number % LOGIN_EVERY == 0) {
            TestUser.token(connection);
        } else {
            TestUser.requireLive(token, connection);
        }
        answers.incrementAndGet();
    }

    private Void byHttpClient(Server server) throws Exception {
        HttpRequest document = HttpRequest.newBuilder(URI.create(server.url() + "/openapi.yaml"))
                .timeout(PATIENCE)
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificate.client(certificates))
                .build()) {
            while (!isOver) {
                HttpResponse<String> answer = client.send(document, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                answers.incrementAndGet();
            }
        }
        return null;
    }

    private static SSLSocket connect(SSLContext trusting, Server server) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        return socket;
    }
}
