package dev.tollgate.server.http.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A body whose length the head tells; none at all has the length 0. */
final class FixedLengthBody implements BodyReader {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private long bytesLeft;

    FixedLengthBody(long bytes) {
        this.bytesLeft = bytes;
    }

    @Override
    public boolean take(ByteBuffer input) {
        bytesLeft -= BodyReader.move(input, bytesLeft, content);
        return bytesLeft == 0;
    }

    @Override
    public ByteArrayOutputStream content() {
        return content;
    }
}
