package dev.tollgate.server.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** A request or an answer, while it comes. */
final class Message {
    private static final int MOST_BODY_BYTES = 16 * 1024;

    private final String head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean isKeptWhole = true;

    Message(String head) {
        this.head = head;
    }

    /** With the empty line at its end, if it has come so far. */
    String head() {
        return head;
    }

    String body() {
        return body.toString(ISO_8859_1);
    }

    /** Whether all of the body that came is here. */
    boolean isKeptWhole() {
        return isKeptWhole;
    }

    void add(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, MOST_BODY_BYTES - body.size());
        body.write(bytes, offset, kept);
        isKeptWhole &= kept == length;
    }
}
