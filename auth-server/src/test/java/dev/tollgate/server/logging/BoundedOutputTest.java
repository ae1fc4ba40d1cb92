package dev.tollgate.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BoundedOutputTest {
    private final StallingReader reader = new StallingReader();

    @Test
    void linesAreWrittenInTheirOrder() {
        reader.goOn();
        BoundedOutput output = new BoundedOutput(reader, BoundedOutputTest::loss);
        for (int i = 0; i < 1000; i++) {
            output.write(line("line " + i));
        }
        output.close();
        assertThat(reader.text().lines())
                .hasSize(1000)
                .startsWith("line 0", "line 1")
                .endsWith("line 999");
    }

    @Test
    void whoWritesWaitsForNobodyAndWhatIsLostIsCounted() throws Exception {
        BoundedOutput output = new BoundedOutput(reader, BoundedOutputTest::loss);
        output.write(line("first"));
        reader.awaitWrite();
        int length = 1024;
        int fit = BoundedOutput.MOST_WAITING_BYTES / length;
        for (int i = 0; i < fit + 7; i++) {
            output.write(line("x".repeat(length - 1)));
        }
        reader.goOn();
        output.close();
        assertThat(reader.text().lines()).hasSize(fit + 2).startsWith("first").endsWith("7 lost");
    }

    @Test
    void aLossIsToldBeforeTheNextLineThoughOthersWaitStill() throws Exception {
        BoundedOutput output = new BoundedOutput(reader, BoundedOutputTest::loss);
        output.write(line("first"));
        reader.awaitWrite();
        byte[] half = line("x".repeat(BoundedOutput.MOST_WAITING_BYTES / 2));
        output.write(half);
        output.write(half);
        output.write(line("last"));
        reader.goOn();
        output.close();
        assertThat(reader.text().lines().map(line -> line.replaceAll("x+", "x")))
                .containsExactly("first", "x", "1 lost", "last");
    }

    /** As on a disk that is full for a while. */
    @Test
    void whatCannotBeWrittenIsCountedAndBreaksNoLaterLine() throws Exception {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        CountDownLatch hasFailed = new CountDownLatch(1);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int character) {
                disk.write(character);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (hasFailed.getCount() > 0) {
                    disk.write(bytes, offset, 3);
                    hasFailed.countDown();
                    throw new IOException("No space left on device");
                }
                disk.write(bytes, offset, length);
            }
        };
        BoundedOutput output = new BoundedOutput(full, BoundedOutputTest::loss);
        output.write(line("first"));
        hasFailed.await();
        output.write(line("second"));
        output.close();
        assertThat(disk.toString(UTF_8).lines()).startsWith("fir").containsExactlyInAnyOrder("fir", "1 lost", "second");
    }

    @Test
    void aReaderThatHasGoneIsNoReasonToFail() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        BoundedOutput output = new BoundedOutput(gone, BoundedOutputTest::loss);
        output.write(line("a"));
        output.close();
        output.write(line("b"));
        output.close();
    }

    private static byte[] loss(long lines) {
        return line(lines + " lost");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(UTF_8);
    }

    /** Takes nothing until it is told to. */
    private static final class StallingReader extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CountDownLatch isAsked = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        void awaitWrite() throws InterruptedException {
            isAsked.await();
        }

        void goOn() {
            goesOn.countDown();
        }

        String text() {
            return taken.toString(UTF_8);
        }

        @Override
        public void write(int character) {
            taken.write(character);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            isAsked.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            taken.write(bytes, offset, length);
        }
    }
}
