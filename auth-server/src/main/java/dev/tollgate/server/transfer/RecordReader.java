package dev.tollgate.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Cuts input of any length into records of bounded length, strictly UTF-8 each.
 *
 * <p>What cannot be a record costs one line: reading goes on behind it, so that a stray quote, whose record would have no
 * end, hides no other line.
 */
final class RecordReader {
    private static final int MAX_LINE_END = 2;
    private static final int CAPACITY = 2 * (UserImport.MAX_RECORD_BYTES + MAX_LINE_END);
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(UTF_8);
    private static final String TOO_LONG = "longer than " + UserImport.MAX_RECORD_BYTES + " bytes";

    private final InputStream input;
    private final Framing framing;
    private final byte[] buffer = new byte[CAPACITY];

    private int start;
    private int scanned;
    private int end;
    private boolean hasBegun;
    private boolean hasEnded;
    private long line = 1;

    /** What is wrong with the line that is skipped now; empty if none is. */
    private String fault = "";

    private Optional<RawRecord> atHand = Optional.empty();

    RecordReader(InputStream input, Framing framing) {
        this.input = input;
        this.framing = framing;
    }

    /** Waits for the next record; empty if there is no more. */
    Optional<RawRecord> next() throws IOException {
        Optional<RawRecord> record = atHand.or(this::cut);
        atHand = Optional.empty();
        while (record.isEmpty() && !hasEnded) {
            fill();
            record = cut();
        }
        return record;
    }

    /** Whether {@link #next} would not have to wait. */
    boolean isNextAtHand() throws IOException {
        atHand = atHand.or(this::cut);
        while (atHand.isEmpty() && !hasEnded && input.available() > 0) {
            fill();
            atHand = cut();
        }
        return atHand.isPresent();
    }

    /** A record, if there is all of one in the buffer. */
    private Optional<RawRecord> cut() {
        while (true) {
            if (!fault.isEmpty()) {
                return skip();
            }
            boolean isWhole = scan();
            if (fault.isEmpty() && !isWhole) {
                if (!hasEnded || start == end) {
                    return Optional.empty();
                }
                fault = framing.faultAtEnd();
            }
            if (fault.isEmpty() && contentEnd() - start > UserImport.MAX_RECORD_BYTES) {
                fault = TOO_LONG;
            }
            if (fault.isEmpty()) {
                Optional<RawRecord> record = take();
                if (record.isPresent()) {
                    return record;
                }
            }
        }
    }

    /** Looks for the end of a record; tells whether it is there. */
    private boolean scan() {
        while (scanned < end) {
            switch (framing.step(buffer[scanned++])) {
                case END -> {
                    return true;
                }
                case BROKEN -> {
                    fault = "quotes are not where CSV has them";
                    return false;
                }
                case WITHIN -> {
                    if (scanned - start > UserImport.MAX_RECORD_BYTES + MAX_LINE_END) {
                        fault = TOO_LONG;
                        return false;
                    }
                }
            }
        }
        return false;
    }

    private int contentEnd() {
        int last = scanned;
        if (last > start && buffer[last - 1] == '\n') {
            last--;
        }
        return last > start && buffer[last - 1] == '\r' ? last - 1 : last;
    }

    /** The record that has been scanned; empty if it is blank. */
    private Optional<RawRecord> take() {
        long firstLine = line;
        int contentStart = start;
        int contentEnd = contentEnd();
        boolean isBlank = true;
        for (int index = contentStart; index < contentEnd; index++) {
            isBlank &= buffer[index] == ' ' || buffer[index] == '\t';
        }
        ByteBuffer content = ByteBuffer.wrap(buffer, contentStart, contentEnd - contentStart);
        begin(scanned);
        return isBlank ? Optional.empty() : Optional.of(decode(firstLine, content));
    }

    private static RawRecord decode(long line, ByteBuffer content) {
        try {
            return new RawRecord.Whole(line, UTF_8.newDecoder().decode(content).toString());
        } catch (CharacterCodingException notUtf8) {
            return new RawRecord.Broken(line, "not UTF-8");
        }
    }

    /** Leaves the line on which the broken record began, as far as it is there. */
    private Optional<RawRecord> skip() {
        int index = start;
        while (index < end && buffer[index] != '\n') {
            index++;
        }
        if (index == end && !hasEnded) {
            begin(end);
            return Optional.empty();
        }
        RawRecord broken = new RawRecord.Broken(line, fault);
        fault = "";
        begin(Math.min(index + 1, end));
        return Optional.of(broken);
    }

    private void begin(int next) {
        for (int index = start; index < next; index++) {
            line += buffer[index] == '\n' ? 1 : 0;
        }
        start = next;
        scanned = next;
        framing.reset();
    }

    private void fill() throws IOException {
        if (!hasBegun) {
            hasBegun = true;
            end = input.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
            leaveByteOrderMark();
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        scanned -= start;
        end -= start;
        start = 0;
        int read = input.read(buffer, end, buffer.length - end);
        hasEnded = read < 0;
        end += Math.max(0, read);
    }

    private void leaveByteOrderMark() {
        int first = end < 2 ? 0 : ((buffer[0] & 0xFF) << 8) | (buffer[1] & 0xFF);
        if (first == 0xFEFF || first == 0xFFFE) {
            throw new UnreadableInputException("the input is UTF-16 and has to be UTF-8");
        }
        if (ByteBuffer.wrap(buffer, 0, end).equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
            start = BYTE_ORDER_MARK.length;
            scanned = start;
        }
    }
}
