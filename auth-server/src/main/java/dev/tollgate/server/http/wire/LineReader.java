package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes the lines of a head, or those between chunks, out of what arrives.
 *
 * <p>A line ends in CR and LF, both and nowhere else, and has no other control character than the tab (RFC 9112, section
 * 2.2, and RFC 9110, section 5.5): parsers differ about all others.
 */
final class LineReader {
    private final StringBuilder line = new StringBuilder(128);
    private int bytesLeft;

    /** @param maxBytes of all lines together, with their ends */
    LineReader(int maxBytes) {
        this.bytesLeft = maxBytes;
    }

    /** The next line without its end, once it is there; each character is a byte. */
    Optional<String> next(ByteBuffer input) throws MalformedRequestException {
        while (input.hasRemaining()) {
            char character = (char) (input.get() & 0xff);
            require(bytesLeft-- > 0, "lines above the limit");
            if (character == '\n') {
                require(endsInReturn(), "a line feed alone");
                String complete = line.substring(0, line.length() - 1);
                line.setLength(0);
                return Optional.of(complete);
            }
            require(!endsInReturn(), "a carriage return alone");
            require(!isControl(character), "a control character");
            line.append(character);
        }
        return Optional.empty();
    }

    /** How many bytes of an unfinished line it holds. */
    int heldBytes() {
        return line.length();
    }

    private static boolean isControl(char character) {
        return (character < ' ' && character != '\t' && character != '\r') || character == 0x7f;
    }

    private boolean endsInReturn() {
        return !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
    }
}
