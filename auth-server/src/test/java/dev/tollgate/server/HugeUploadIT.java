package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upload that is far too long is refused early, costs no memory, and its sender can read why it was refused. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class HugeUploadIT {
    private static final long TOTAL = Proof.of(1024) * 1024L * 1024L;

    /** What the server may have read before it answers. */
    private static final int REFUSED_AFTER = 64 * 1024;

    /** What it may then read and throw away, so that the answer arrives before a reset does; one read may exceed it. */
    private static final int DISCARDED = 4 * 1024 * 1024 + 64 * 1024;

    /** What the process may read meanwhile that is no part of the upload: its own jar. */
    private static final int OWN_READS = 256 * 1024;

    private static final int PART = 8 * 1024;
    private static final int MEMORY_KIBIBYTES = 16 * 1024;
    private static final int WARM_UP = 20;

    @TempDir
    private static Path directory;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        // The limit of what is discarded decides when a connection is closed, and not how fast this machine is.
        server = Program.serve(directory, "--discard-time", "30");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aChunkedUploadIsRefusedAfterItsFirst64Kibibytes() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String upload = Framing.CHUNKS.head() + Framing.CHUNKS.part.repeat(REFUSED_AFTER / PART);
            // No more is sent before the answer has come, so that no more can have been read.
            connection.send(upload.substring(0, REFUSED_AFTER));
            requireRefusal(connection);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anAnnouncedUploadIsRefusedBeforeItBegins() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(Framing.LENGTH.head());
            requireRefusal(connection);
        }
    }

    /** Without that, what it has sent in vain would make the connection end in a reset, and lose it the answer. */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aClientMaySendAMebibyteBeforeItLooksForTheAnswer() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(Framing.CHUNKS.head());
            for (int sent = 0; sent < 1024 * 1024; sent += PART) {
                connection.send(Framing.CHUNKS.part);
            }
            requireRefusal(connection);
        }
    }

    /** The figure of /proc counts what is read from sockets and files; that it does so here is tried first. */
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.SAME_THREAD)
    void anUploadAtFullSpeedCostsNeitherMemoryNorTheAnswer(Framing framing) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "what a process reads is read from /proc");
        for (int i = 0; i < WARM_UP; i++) {
            upload(framing, REFUSED_AFTER);
        }
        long bytesBeforeSmall = server.bytesRead();
        upload(framing, REFUSED_AFTER);
        assertThat(server.bytesRead() - bytesBeforeSmall)
                .as("what is read for a small upload")
                .isGreaterThanOrEqualTo(framing.head().length());

        long bytesBefore = server.bytesRead();
        long memoryBefore = server.residentKibibytes();
        long sent = upload(framing, TOTAL);
        long bytes = server.bytesRead() - bytesBefore;
        long memory = server.residentKibibytes() - memoryBefore;
        System.out.printf(
                "Of an upload of %d MiB by %s, %d KiB were sent and %d KiB read until the connection was closed;"
                        + " resident memory grew by %d KiB%n",
                TOTAL >> 20, framing, sent >> 10, bytes >> 10, memory);
        assertThat(bytes).isLessThan(REFUSED_AFTER + DISCARDED + OWN_READS);
        assertThat(memory).isLessThan(MEMORY_KIBIBYTES);
    }

    /** Sends until all is sent or the server takes no more, reads the refusal meanwhile, and tells how much was sent. */
    private static long upload(Framing framing, long total) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port());
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Long> sent =
                    CompletableFuture.supplyAsync(() -> push(connection, framing, total), executor);
            requireRefusal(connection);
            return sent.join();
        }
    }

    private static long push(RawConnection connection, Framing framing, long total) {
        long sent = 0;
        byte[] part = framing.part.getBytes(ISO_8859_1);
        try {
            connection.send(framing.head());
            while (sent < total) {
                connection.send(part);
                sent += part.length;
            }
        } catch (IOException closed) {
            assertThat(closed).isInstanceOf(SocketException.class);
        }
        return sent;
    }

    /** The answer, and after it an end of the stream in order: it was on its way before a reset could be. */
    private static void requireRefusal(RawConnection connection) throws IOException {
        RawAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(400);
        answer.requireDocumentedHeaders();
        assertThat(answer.announcesClose()).isTrue();
        assertThat(answer.body()).isEqualTo("{\"status\":\"INVALID_DATA\",\"message\":\"The request is malformed\"}");
        connection.requireEndOfStream();
    }

    /** How an upload says how long it is. */
    enum Framing {
        CHUNKS("Transfer-Encoding: chunked", Integer.toHexString(PART) + "\r\n" + "x".repeat(PART) + "\r\n"),
        LENGTH("Content-Length: " + TOTAL, "x".repeat(PART));

        private final String header;
        private final String part;

        Framing(String header, String part) {
            this.header = header;
            this.part = part;
        }

        private String head() {
            return "POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n";
        }
    }
}
