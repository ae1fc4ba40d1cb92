package dev.tollgate.server.http.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Takes the body of a request out of what arrives. */
sealed interface BodyReader permits FixedLengthBody, ChunkedBody {
    /** Takes what belongs to the body, and returns whether it has the whole body now. */
    boolean take(ByteBuffer input) throws MalformedRequestException;

    /** What has arrived, without what a transfer coding adds. */
    ByteArrayOutputStream content();

    /** Takes away what has arrived, to make room for what follows. */
    default byte[] takeContent() {
        byte[] bytes = content().toByteArray();
        content().reset();
        return bytes;
    }

    /** Moves what is there, and returns how many bytes that was. */
    static int move(ByteBuffer input, long most, ByteArrayOutputStream content) {
        byte[] part = new byte[(int) Math.min(most, input.remaining())];
        input.get(part);
        content.writeBytes(part);
        return part.length;
    }
}
