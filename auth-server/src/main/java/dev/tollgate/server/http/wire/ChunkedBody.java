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

    private enum Part {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILER
    }

    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private final LineReader lines;
    private final int maxBytes;
    private Part part = Part.SIZE;
    private int chunkBytesLeft;
    private int rawBytesLeft;

    /** @param maxBytes of the body; with what the coding adds it may be three times as long */
    ChunkedBody(int maxBytes) {
        this.maxBytes = maxBytes;
        this.rawBytesLeft = RAW_BYTES_PER_BYTE * maxBytes + RAW_BYTES_OF_NONE;
        this.lines = new LineReader(rawBytesLeft);
    }

    @Override
    public boolean take(ByteBuffer input) throws MalformedRequestException {
        while (input.hasRemaining()) {
            int before = input.remaining();
            boolean isComplete = part == Part.DATA ? takeData(input) : takeLine(input);
            rawBytesLeft -= before - input.remaining();
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

    private static int size(String line) throws MalformedRequestException {
        int semicolon = line.indexOf(';');
        String digits = semicolon < 0 ? line : line.substring(0, semicolon);
        require(
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(digit -> Grammar.isHex((char) digit)),
                "a chunk without a proper size");
        return (int) Math.min(Long.parseLong(digits, 16), Integer.MAX_VALUE);
    }
}
