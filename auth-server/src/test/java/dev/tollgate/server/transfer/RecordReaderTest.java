package dev.tollgate.server.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.server.transfer.RawRecord.Broken;
import dev.tollgate.server.transfer.RawRecord.Whole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

final class RecordReaderTest {
    private static final int MAX = UserImport.MAX_RECORD_BYTES;

    @Test
    void aLineIsARecordAndAnEmptyOneIsNone() throws Exception {
        assertThat(lines("one\ntwo\r\n\n \t\r\n\nthree"))
                .containsExactly(new Whole(1, "one"), new Whole(2, "two"), new Whole(6, "three"));
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n\n")).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstRecord() throws Exception {
        assertThat(lines("\uFEFFone\n")).containsExactly(new Whole(1, "one"));
        assertThat(csv("\uFEFF\"one\"\n")).containsExactly(new Whole(1, "\"one\""));
        assertThat(lines("a\n")).containsExactly(new Whole(1, "a"));
    }

    @Test
    void inputInUtf16IsToldSo() {
        assertThatThrownBy(() -> read(new LineFraming(), "one".getBytes(UTF_16)))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("UTF-16");
    }

    @Test
    void whatIsNotUtf8CostsItsLineAlone() throws Exception {
        assertThat(read(new LineFraming(), "one\n\u00FF\nthree\n".getBytes(ISO_8859_1)))
                .containsExactly(new Whole(1, "one"), new Broken(2, "not UTF-8"), new Whole(3, "three"));
    }

    @Test
    void aRecordHasABound() throws Exception {
        String longest = "x".repeat(MAX);
        assertThat(lines(longest + "\n" + longest + "\r\n" + longest + "x\nlast"))
                .extracting(
                        record -> record instanceof Whole whole ? whole.text().length() : -1)
                .containsExactly(MAX, MAX, -1, 4);
        assertThat(lines(longest + "x")).containsExactly(new Broken(1, "longer than 65536 bytes"));
    }

    @Test
    void aLineOfAHundredMegabytesIsPassedOver() throws Exception {
        InputStream line = new SequenceInputStream(new Filler(100_000_000), bytes("\nnext\n"));
        assertThat(read(new LineFraming(), line))
                .containsExactly(new Broken(1, "longer than 65536 bytes"), new Whole(2, "next"));
    }

    @Test
    void aRecordOfCsvMayHaveLineBreaksInQuotes() throws Exception {
        assertThat(csv("a,\"b\r\n\"\"c\"\"\",d\ne,\"\"\r\n"))
                .containsExactly(new Whole(1, "a,\"b\r\n\"\"c\"\"\",d"), new Whole(3, "e,\"\""));
    }

    @Test
    void aStrayQuoteCostsOneLine() throws Exception {
        assertThat(csv("a,\"b\nc,d\ne,\"f\"\ng,h\n"))
                .as("which the next quote contradicts")
                .extracting(RawRecord::line, RecordReaderTest::isWhole)
                .containsExactly(row(1, false), row(2, true), row(3, true), row(4, true));
        assertThat(csv("a,\"b\nc,d\n"))
                .as("which nothing closes")
                .containsExactly(new Broken(1, "a quote is not closed"), new Whole(2, "c,d"));
        assertThat(csv("a,\"b\n" + "c,d\n".repeat(MAX)))
                .as("whose record would be too long")
                .hasSize(MAX + 1)
                .startsWith(new Broken(1, "longer than 65536 bytes"), new Whole(2, "c,d"));
    }

    @Test
    void aQuoteStandsAroundAField() throws Exception {
        for (String broken : List.of("a\"b", "\"a\"b", "\"a\" ,b", "a\rb", "\"a\"\rb")) {
            assertThat(csv(broken + "\nnext\n"))
                    .as(broken)
                    .containsExactly(new Broken(1, "quotes are not where CSV has them"), new Whole(2, "next"));
        }
    }

    @Test
    void whatIsThereIsReadWithoutWaiting() throws Exception {
        RecordReader reader =
                new RecordReader(new SequenceInputStream(bytes("one\ntwo\nthr"), new Silence()), new LineFraming());
        assertThat(reader.next()).contains(new Whole(1, "one"));
        assertThat(reader.isNextAtHand()).isTrue();
        assertThat(reader.next()).contains(new Whole(2, "two"));
        assertThat(reader.isNextAtHand()).isFalse();
    }

    /** How the input arrives must not matter. */
    @Property(tries = 300)
    void piecesOfAnyLengthMakeTheSameRecords(
            @ForAll List<@IntRange(min = 0, max = 7) Integer> letters, @ForAll @IntRange(min = 1, max = 5) int piece)
            throws IOException {
        StringBuilder text = new StringBuilder();
        letters.forEach(letter -> text.append("a,\"\"\n\r\u00e9".charAt(letter % 7)));
        byte[] input = text.toString().getBytes(UTF_8);
        for (boolean isCsv : new boolean[] {true, false}) {
            List<RawRecord> records = read(framing(isCsv), input);
            assertThat(read(framing(isCsv), new Dribble(input, piece))).isEqualTo(records);
            assertThat(records)
                    .extracting(RawRecord::line)
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
    }

    private static Framing framing(boolean isCsv) {
        return isCsv ? new CsvFraming() : new LineFraming();
    }

    private static Tuple row(long line, boolean isWhole) {
        return tuple(line, isWhole);
    }

    private static boolean isWhole(RawRecord record) {
        return record instanceof Whole;
    }

    private static List<RawRecord> lines(String input) throws IOException {
        return read(new LineFraming(), input.getBytes(UTF_8));
    }

    private static List<RawRecord> csv(String input) throws IOException {
        return read(new CsvFraming(), input.getBytes(UTF_8));
    }

    private static List<RawRecord> read(Framing framing, byte[] input) throws IOException {
        return read(framing, new ByteArrayInputStream(input));
    }

    private static List<RawRecord> read(Framing framing, InputStream input) throws IOException {
        RecordReader reader = new RecordReader(input, framing);
        List<RawRecord> records = new ArrayList<>();
        for (Optional<RawRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
            records.add(record.get());
        }
        return records;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** So many bytes of the same kind. */
    private static final class Filler extends InputStream {
        private long left;

        private Filler(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + read, (byte) 'x');
            left -= read;
            return read;
        }
    }

    /** Fails whoever waits for it. */
    private static final class Silence extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("somebody waits for more");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return read();
        }

        @Override
        public int available() {
            return 0;
        }
    }

    /** Gives no more than a few bytes at a time, and never says that there are any. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream input;
        private final int piece;

        private Dribble(byte[] input, int piece) {
            this.input = new ByteArrayInputStream(input);
            this.piece = piece;
        }

        @Override
        public int read() {
            return input.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return input.read(buffer, offset, Math.min(piece, length));
        }
    }
}
