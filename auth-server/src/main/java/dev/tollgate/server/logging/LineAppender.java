package dev.tollgate.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;

/** Sends events to an output that nobody waits for. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final BoundedOutput output;

    LineAppender(Encoder<ILoggingEvent> encoder, BoundedOutput output) {
        this.encoder = encoder;
        this.output = output;
    }

    @Override
    protected void append(ILoggingEvent event) {
        output.write(encoder.encode(event));
    }
}
