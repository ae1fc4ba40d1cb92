package dev.tollgate.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;

/** The log of a running server, in place of the one that commands have. */
public final class ServerLog implements AutoCloseable {
    private final LoggerContext context;
    private final Encoder<ILoggingEvent> encoder;
    private final boolean isJson;
    private final BoundedOutput output;

    private ServerLog(LoggerContext context, Encoder<ILoggingEvent> encoder, boolean isJson, OutputStream output) {
        this.context = context;
        this.encoder = encoder;
        this.isJson = isJson;
        this.output = new BoundedOutput(
                output,
                lost -> line(
                        Level.WARN,
                        lost + " lines of the log were lost: nobody read them in time, or they could not be written"));
    }

    /**
     * From now on writes all that is logged to an output, and nowhere else.
     *
     * @param isTerminal whether people read it, if the settings leave that open
     * @param audit the logger of lines that are JSON already, whose level is left alone
     */
    public static ServerLog start(
            LoggerContext context, LogSettings settings, boolean isTerminal, String audit, OutputStream output) {
        boolean isJson = switch (settings.format()) {
            case JSON -> true;
            case TEXT -> false;
            case AUTO -> !isTerminal;
        };
        Encoder<ILoggingEvent> encoder = isJson ? new JsonEncoder(audit) : TextEncoder.of(context);
        ServerLog log = new ServerLog(context, encoder, isJson, output);
        LineAppender appender = new LineAppender(encoder, log.output);
        appender.setContext(context);
        appender.start();

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        // Grizzly and Jersey log to java.util.logging, which has to let pass what may be logged.
        LevelChangePropagator propagator = new LevelChangePropagator();
        propagator.setContext(context);
        propagator.setResetJUL(true);
        propagator.start();
        context.addListener(propagator);
        context.getLogger("dev.tollgate").setLevel(settings.level().level());
        context.getLogger(audit).setLevel(Level.INFO);
        context.getLogger(LogLevels.ACCESSES).setLevel(settings.hasAccesses() ? Level.INFO : Level.OFF);
        return log;
    }

    /** Tells what an operator waits for, whatever the level: on its own as text, and as an event in JSON. */
    public void tell(String text) {
        output.write(isJson ? line(Level.INFO, text) : (text + "\n").getBytes(UTF_8));
    }

    /** Writes what is left, if somebody reads it. */
    @Override
    public void close() {
        output.close();
    }

    private byte[] line(Level level, String text) {
        return encoder.encode(new LoggingEvent(
                ServerLog.class.getName(), context.getLogger("dev.tollgate.server"), level, text, null, null));
    }
}
