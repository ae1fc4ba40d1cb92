package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes the lines of a head, or those between chunks, out of what arrives.
 *
 * <p>A line ends in CR and LF, both and nowhere else, and has no other control character than the tab (RFC 9112, section
 * 2.2, and RFC 9110, section 5.5): parsers differ about all others.
 */
final class LineReader {
    /** Of a line whose end is still to come; empty for most, which arrive as a whole. */
    private final StringBuilder begun = new StringBuilder(0);

    private long bytesLeft;
    private boolean hasReturn;

    /** @param maxBytes of all lines together, with their ends */
    LineReader(long maxBytes) {
        this.bytesLeft = maxBytes;
    }

    /** The next line without its end, once it is there; each character is a byte. */
    Optional<String> next(ByteBuffer input) throws MalformedRequestException {
        String text = "";
        if (!hasReturn) {
            text = takeText(input);
            hasReturn = input.hasRemaining();
            require(!hasReturn || take(input) == '\r', "a line feed alone, or a control character");
        }
        if (!input.hasRemaining()) {
            begun.append(text);
            return Optional.empty();
        }
        require(take(input) == '\n', "a carriage return alone");
        hasReturn = false;
        if (begun.isEmpty()) {
            return Optional.of(text);
        }
        String complete = begun.append(text).toString();
        begun.setLength(0);
        return Optional.of(complete);
    }

    /** How many bytes of an unfinished line it holds. */
    int heldBytes() {
        return begun.length() + (hasReturn ? 1 : 0);
    }

    /** As much as there is at once, since this is done for every byte that anybody sends. */
    private String takeText(ByteBuffer input) throws MalformedRequestException {
        byte[] text = new byte[textLength(input)];
        count(text.length);
        input.get(text);
        return new String(text, ISO_8859_1);
    }

    private byte take(ByteBuffer input) throws MalformedRequestException {
        count(1);
        return input.get();
    }

    private void count(int bytes) throws MalformedRequestException {
        bytesLeft -= bytes;
        require(bytesLeft >= 0, "lines above the limit");
    }

    private static int textLength(ByteBuffer input) {
        int end = input.position();
        while (end < input.limit() && isText(input.get(end))) {
            end++;
        }
        return end - input.position();
    }

    /** Bytes beyond ASCII are negative. */
    private static boolean isText(byte character) {
        return character < 0 || (character >= ' ' && character != 0x7f) || character == '\t';
    }
}
