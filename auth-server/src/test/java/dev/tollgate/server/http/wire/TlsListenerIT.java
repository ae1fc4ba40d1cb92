package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.http.wire.TlsSession.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may do to a listener with TLS, before and after they have shaken hands. */
@Tag("endurance")
final class TlsListenerIT {
    private static final TestCertificate CERTIFICATE = TestCertificate.named("wire");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COLLECTED_BYTES = 48 * 1024;
    private static final String REQUEST = "GET /a/b HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int LONG_ANSWER_BYTES = 1 << 20;

    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = listen(PATIENCE.multipliedBy(2));
    }

    private static HttpListener listen(Duration headTime) throws IOException {
        HttpHandler handler = new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                byte[] body = request.getRequestURI().endsWith("/long") ? new byte[LONG_ANSWER_BYTES] : new byte[2];
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            }
        };
        Limits limits =
                new Limits(256, 8, 64, COLLECTED_BYTES, headTime, headTime, PATIENCE, 100, 100, PATIENCE, 1 << 20);
        return TestListener.start(Optional.of(CERTIFICATE.server()), limits, Map.of("/a", handler));
    }

    @AfterEach
    void stop() {
        listener.stop(Duration.ZERO);
    }

    private void hurry() throws IOException {
        stop();
        listener = listen(Duration.ofSeconds(1));
    }

    @Test
    void requestsAreAnsweredOneAfterTheOther() throws Exception {
        try (SSLSocket client = secured()) {
            for (int time = 0; time < 3; time++) {
                requireAnswer(client);
            }
            send(client, "GET /a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\0\0");
        }
    }

    /**
     * Otherwise whoever cuts the connection could pass off a part of an answer as all of it (RFC 8446, section 6.1).
     */
    @ParameterizedTest
    @ValueSource(strings = {"GET /a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "nonsense\r\n\r\n"})
    void theEndIsSaid(String request) throws Exception {
        SSLEngine engine = beginning();
        TlsSession session = new TlsSession(engine);
        try (Socket client = plain()) {
            byte[] bytes = new byte[16 * 1024];
            Received received = session.receive(ByteBuffer.allocate(0));
            boolean hasAsked = false;
            while (!(received instanceof Received.Ended)) {
                client.getOutputStream().write(bytes(session.takeReplies()));
                boolean isOpen = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
                if (received instanceof Received.Work(Runnable computation)) {
                    computation.run();
                    received = session.receive(ByteBuffer.allocate(0));
                } else if (received instanceof Received.Clear(ByteBuffer answer) && answer.hasRemaining()) {
                    received = session.receive(ByteBuffer.allocate(0));
                } else if (isOpen && !hasAsked) {
                    hasAsked = true;
                    client.getOutputStream().write(bytes(session.seal(ByteBuffer.wrap(request.getBytes(ISO_8859_1)))));
                } else {
                    int length = client.getInputStream().read(bytes);
                    assertThat(length).as("bytes before the end was said").isPositive();
                    received = session.receive(ByteBuffer.wrap(bytes, 0, length));
                }
            }
            assertThat(hasAsked).isTrue();
        }
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        try (SSLSocket client = secured()) {
            send(client, "GET /a/long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.getInputStream().readAllBytes()).hasSizeGreaterThan(LONG_ANSWER_BYTES);
        }
    }

    @Test
    void manyRequestsInOneRecordAreAllAnswered() throws Exception {
        try (SSLSocket client = secured()) {
            send(client, REQUEST.repeat(100) + "GET /a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            String answers = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(102);
        }
    }

    @Test
    void whoSendsNothingIsCut() throws Exception {
        hurry();
        try (Socket client = plain()) {
            assertThat(rest(client)).isEmpty();
        }
    }

    @Test
    void aHelloByteByByteIsCut() throws Exception {
        hurry();
        byte[] hello = clientHello();
        try (Socket client = plain()) {
            client.setSoTimeout(100);
            int sent = 0;
            try {
                do {
                    assertThat(sent).as("bytes that have gained it time").isLessThan(hello.length);
                    client.getOutputStream().write(hello[sent]);
                    sent++;
                } while (!hasEnded(client));
            } catch (SocketException reset) {
                // It has ended.
            }
            assertThat(sent).as("bytes before it was cut").isGreaterThan(1);
        }
    }

    @Test
    void whoStopsAfterTheHelloIsCut() throws Exception {
        hurry();
        // So that what answers a hello has been loaded: there is one second for it.
        requireServing();
        try (Socket client = plain()) {
            client.getOutputStream().write(clientHello());
            byte[] answer = rest(client);
            assertThat(answer[0]).as("the type of its first record").isEqualTo((byte) 22);
        }
    }

    @Test
    void whatIsNoTlsIsEndedAtOnce() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> nonsense = new ArrayList<>();
        nonsense.add(REQUEST.getBytes(ISO_8859_1));
        nonsense.add(new byte[] {'G'});
        nonsense.add(new byte[] {22, 2});
        nonsense.add(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff});
        nonsense.add(new byte[] {23, 3, 3, 0, 1, 0});
        nonsense.add(new byte[] {22, 3, 1, 0, 4, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        for (int time = 0; time < 20; time++) {
            byte[] bytes = new byte[1 + random.nextInt(2000)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] | 0x80);
            nonsense.add(bytes);
        }
        for (byte[] bytes : nonsense) {
            try (Socket client = plain()) {
                client.getOutputStream().write(bytes);
                assertThat(new String(rest(client), ISO_8859_1))
                        .hasSizeLessThan(16)
                        .doesNotContain("HTTP");
            }
        }
        requireServing();
    }

    @Test
    void aHandshakeThatGoesOnForEverIsEnded() throws Exception {
        byte[] hello = clientHello();
        byte[] pieces = new byte[(hello.length - 5) * 6];
        for (int index = 5; index < hello.length; index++) {
            int start = (index - 5) * 6;
            pieces[start] = 22;
            pieces[start + 1] = 3;
            pieces[start + 2] = 1;
            pieces[start + 4] = 1;
            pieces[start + 5] = hello[index];
        }
        try (Socket client = plain()) {
            client.getOutputStream().write(pieces);
            assertThat(client.getInputStream().read())
                    .as("a hello in records of one byte")
                    .isEqualTo(22);
        }
        try (Socket client = plain()) {
            byte[] endless = new byte[16 * 1024];
            endless[0] = 22;
            endless[1] = 3;
            endless[2] = 3;
            endless[3] = (byte) ((endless.length - 5) >> 8);
            endless[4] = (byte) (endless.length - 5);
            endless[5] = 1;
            endless[6] = 1;
            assertThatThrownBy(() -> {
                        for (int time = 0; time < 1000; time++) {
                            client.getOutputStream().write(endless);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void whatIsHeldOfUnfinishedRecordsIsBoundedForAllTogether() throws Exception {
        List<Socket> clients = new ArrayList<>();
        Set<Socket> ended = new HashSet<>();
        try {
            for (int number = 0; number < 8; number++) {
                Socket client = plain();
                client.setSoTimeout(20);
                clients.add(client);
                byte[] unfinished = new byte[COLLECTED_BYTES / 4];
                unfinished[0] = 22;
                unfinished[1] = 3;
                unfinished[2] = 3;
                unfinished[3] = 0x40;
                client.getOutputStream().write(unfinished);
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (ended.size() < 4) {
                assertThat(System.nanoTime() - end)
                        .as("time until four have ended")
                        .isNegative();
                addEnded(clients, ended);
            }
            addEnded(clients, ended);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        assertThat(ended).hasSize(4);
        requireServing();
    }

    private static void addEnded(List<Socket> clients, Set<Socket> ended) throws IOException {
        for (Socket client : clients) {
            if (hasEnded(client)) {
                ended.add(client);
            }
        }
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        try (SSLSocket client = secured("TLSv1.2")) {
            requireAnswer(client);
            client.startHandshake();
            assertThatThrownBy(() -> {
                        send(client, REQUEST);
                        requireAnswer(client);
                    })
                    .isInstanceOf(IOException.class);
        }
        requireServing();
    }

    @Test
    void keysMayBeChangedButNotForEver() throws Exception {
        try (SSLSocket client = secured("TLSv1.3")) {
            for (int time = 0; time < 10; time++) {
                client.startHandshake();
                requireAnswer(client);
            }
            assertThatThrownBy(() -> {
                        for (int time = 0; time < 1000; time++) {
                            client.startHandshake();
                        }
                        requireAnswer(client);
                    })
                    .isInstanceOf(IOException.class);
        }
        requireServing();
    }

    @Test
    void manyShakeHandsAtOnce() throws Exception {
        int clients = 40;
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Void>> ends = new ArrayList<>();
            for (int number = 0; number < clients; number++) {
                ends.add(threads.submit(() -> {
                    start.await();
                    try (SSLSocket client = secured()) {
                        requireAnswer(client);
                        requireAnswer(client);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<Void> end : ends) {
                end.get();
            }
        }
    }

    @Test
    void anotherCertificateIsAnErrorOfTheClientAlone() throws Exception {
        TestCertificate other = TestCertificate.named("other");
        try (Socket raw = plain();
                SSLSocket client = (SSLSocket)
                        other.client().getSocketFactory().createSocket(raw, "127.0.0.1", listener.port(), true)) {
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        requireServing();
    }

    private void requireServing() throws Exception {
        try (SSLSocket client = secured()) {
            requireAnswer(client);
        }
    }

    private static void requireAnswer(SSLSocket client) throws IOException {
        send(client, REQUEST);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(ISO_8859_1).endsWith("\r\n\r\n\0\0")) {
            int next = client.getInputStream().read();
            if (next < 0) {
                throw new SSLException("the connection has ended");
            }
            answer.write(next);
        }
        assertThat(answer.toString(ISO_8859_1))
                .startsWith("HTTP/1.1 200 ")
                .contains("Strict-Transport-Security: max-age=31536000\r\n");
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private SSLSocket secured(String... protocols) throws IOException {
        SSLSocket client = (SSLSocket)
                CERTIFICATE.client().getSocketFactory().createSocket(plain(), "127.0.0.1", listener.port(), true);
        if (protocols.length > 0) {
            client.setEnabledProtocols(protocols);
        }
        client.startHandshake();
        return client;
    }

    private Socket plain() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    /** What a client of the JDK begins with. */
    private static byte[] clientHello() throws SSLException {
        TlsSession session = new TlsSession(beginning());
        session.receive(ByteBuffer.allocate(0));
        return bytes(session.takeReplies());
    }

    /** The other end of a session, which begins it. */
    private static SSLEngine beginning() throws SSLException {
        SSLEngine engine = CERTIFICATE.client().createSSLEngine("127.0.0.1", 1);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        return engine;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** All until the end, also if that comes by a reset. */
    private static byte[] rest(Socket client) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            InputStream input = client.getInputStream();
            for (int next = input.read(); next >= 0; next = input.read()) {
                bytes.write(next);
            }
        } catch (SocketException reset) {
            // It has ended.
        }
        return bytes.toByteArray();
    }

    private static boolean hasEnded(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }
}
