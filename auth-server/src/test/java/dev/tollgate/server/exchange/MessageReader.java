package dev.tollgate.server.exchange;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what one end of a connection sends into messages; what cannot be cut is all one message. */
final class MessageReader {
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final String EMPTY_LINE = "\r\n\r\n";
    private static final Pattern HEX_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[;\\s]");

    private final Function<Message, BodyEnd> heads;
    private final Consumer<Message> ends;

    /** A character for each byte. */
    private final StringBuilder line = new StringBuilder();

    private Part part = Part.HEAD;
    private Message message = new Message("");
    private long left;

    /**
     * @param heads takes a message whose head has come, and says how its end is known
     * @param ends takes a message that is complete
     */
    MessageReader(Function<Message, BodyEnd> heads, Consumer<Message> ends) {
        this.heads = heads;
        this.ends = ends;
    }

    void read(byte[] bytes) {
        int next = 0;
        while (next < bytes.length) {
            next += switch (part) {
                case HEAD -> head(bytes[next]);
                case BODY -> body(bytes, next);
                case CHUNK_SIZE -> chunkSize(bytes[next]);
                case CHUNK -> chunk(bytes, next);
                case TRAILER -> trailer(bytes[next]);
                case REST -> rest(bytes, next);
            };
        }
    }

    /** What has come of a message that has not its head yet. */
    Message unfinishedHead() {
        return new Message(part == Part.HEAD ? line.toString() : "");
    }

    /** What has come of a message that is not complete. */
    Message unfinished() {
        return part == Part.HEAD ? unfinishedHead() : message;
    }

    boolean hasUnfinished() {
        return part != Part.HEAD || !line.isEmpty();
    }

    /** Empty lines before a message belong to none (RFC 9112, section 2.2). */
    private int head(byte next) {
        if (line.isEmpty() && (next == '\r' || next == '\n')) {
            return 1;
        }
        append(next);
        if ((next == '\n' && endsHead()) || line.length() > MOST_HEAD_BYTES) {
            message = new Message(takeLine());
            switch (heads.apply(message)) {
                case BodyEnd.AfterBytes(long count) -> {
                    part = Part.BODY;
                    left = count;
                    endIfNoneLeft();
                }
                case BodyEnd.AfterLastChunk() -> part = Part.CHUNK_SIZE;
                case BodyEnd.AfterAll() -> part = Part.REST;
            }
        }
        return 1;
    }

    private boolean endsHead() {
        return line.indexOf(EMPTY_LINE, line.length() - EMPTY_LINE.length()) >= 0;
    }

    private int body(byte[] bytes, int offset) {
        int length = keep(bytes, offset);
        endIfNoneLeft();
        return length;
    }

    private int chunkSize(byte next) {
        append(next);
        if (next == '\n') {
            Matcher size = HEX_SIZE.matcher(takeLine());
            if (!size.lookingAt()) {
                part = Part.REST;
            } else {
                left = Long.parseLong(size.group(1), 16);
                part = left == 0 ? Part.TRAILER : Part.CHUNK;
            }
        }
        return 1;
    }

    private int chunk(byte[] bytes, int offset) {
        if (left > 0) {
            return keep(bytes, offset);
        }
        if (bytes[offset] == '\n') {
            part = Part.CHUNK_SIZE;
        }
        return 1;
    }

    private int trailer(byte next) {
        append(next);
        if (next == '\n' && takeLine().isBlank()) {
            end();
        }
        return 1;
    }

    private int rest(byte[] bytes, int offset) {
        message.add(bytes, offset, bytes.length - offset);
        return bytes.length - offset;
    }

    private int keep(byte[] bytes, int offset) {
        int length = (int) Math.min(left, bytes.length - offset);
        message.add(bytes, offset, length);
        left -= length;
        return length;
    }

    private void endIfNoneLeft() {
        if (left == 0) {
            end();
        }
    }

    private void end() {
        part = Part.HEAD;
        ends.accept(message);
    }

    private void append(byte next) {
        line.append((char) Byte.toUnsignedInt(next));
    }

    private String takeLine() {
        String text = line.toString();
        line.setLength(0);
        return text;
    }

    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER,
        REST
    }
}
