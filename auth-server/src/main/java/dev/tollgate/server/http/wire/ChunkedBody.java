package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A body in the chunked coding (RFC 9112, section 7.1). Extensions and trailers are read and forgotten.
 */
final class ChunkedBody implements BodyReader {
    /** More than any body needs, and fewer than a number overflows with. */
    private static final int MAX_SIZE_DIGITS = 8;

    /** Enough for chunks of four bytes; who sends smaller ones makes work on purpose. */
    private static final int RAW_BYTES_PER_BYTE = 3;

    private static final int RAW_BYTES_OF_NONE = 64;

    private static final long UNLIMITED = Long.MAX_VALUE;

    private enum Part {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILER
    }

    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private final LineReader lines;
    private final long maxBytes;
    private final int maxRawBytes;
    private Part part = Part.SIZE;
    private long chunkBytesLeft;
    private int rawBytesLeft;

    /** @param maxBytes of the body; with what the coding adds it may be three times as long */
    ChunkedBody(int maxBytes) {
        this(maxBytes, RAW_BYTES_PER_BYTE * maxBytes + RAW_BYTES_OF_NONE);
    }

    private ChunkedBody(long maxBytes, int maxRawBytes) {
        this.maxBytes = maxBytes;
        this.maxRawBytes = maxRawBytes;
        this.rawBytesLeft = maxRawBytes;
        this.lines = new LineReader(maxBytes == UNLIMITED ? UNLIMITED : maxRawBytes);
    }

    /**
     * A body of any length, whose content is taken away piece by piece.
     *
     * @param freeBytes the coding may add as much as to a limited body of this length before it has to be worth it
     */
    static ChunkedBody ofAnyLength(int freeBytes) {
        return new ChunkedBody(UNLIMITED, RAW_BYTES_PER_BYTE * freeBytes + RAW_BYTES_OF_NONE);
    }

    @Override
    public boolean take(ByteBuffer input) throws MalformedRequestException {
        while (input.hasRemaining()) {
            int before = input.remaining();
            boolean isData = part == Part.DATA;
            boolean isComplete = isData ? takeData(input) : takeLine(input);
            int rawBytes = before - input.remaining();
            rawBytesLeft = isData && maxBytes == UNLIMITED ? afterData(rawBytes) : rawBytesLeft - rawBytes;
            require(rawBytesLeft >= 0, "more chunks than they are worth");
            if (isComplete) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ByteArrayOutputStream content() {
        return content;
    }

    private boolean takeData(ByteBuffer input) {
        chunkBytesLeft -= BodyReader.move(input, chunkBytesLeft, content);
        part = chunkBytesLeft == 0 ? Part.END_OF_DATA : Part.DATA;
        return false;
    }

    /** Data pays for the coding of what follows, but no more than a body begins with: that may be one long line. */
    private int afterData(int bytes) {
        return (int) Math.min(maxRawBytes, rawBytesLeft + (RAW_BYTES_PER_BYTE - 1L) * bytes);
    }

    private boolean takeLine(ByteBuffer input) throws MalformedRequestException {
        Optional<String> line = lines.next(input);
        // What follows the data can only be the end of its line, so nothing else is waited for.
        require(part != Part.END_OF_DATA || (line.orElse("").isEmpty() && lines.heldBytes() <= 1), "a longer chunk");
        return line.isPresent() && take(line.get());
    }

    private boolean take(String line) throws MalformedRequestException {
        switch (part) {
            case SIZE -> {
                chunkBytesLeft = size(line);
                require(chunkBytesLeft <= maxBytes - content.size(), "a body above the limit");
                part = chunkBytesLeft == 0 ? Part.TRAILER : Part.DATA;
            }
            case END_OF_DATA -> part = Part.SIZE;
            case TRAILER -> {
                if (line.isEmpty()) {
                    return true;
                }
                Grammar.fieldName(line);
            }
            case DATA -> throw new AssertionError("data has no lines");
        }
        return false;
    }

    private static long size(String line) throws MalformedRequestException {
        int semicolon = line.indexOf(';');
        String digits = semicolon < 0 ? line : line.substring(0, semicolon);
        require(
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(digit -> Grammar.isHex((char) digit)),
                "a chunk without a proper size");
        return Long.parseLong(digits, 16);
    }
}
