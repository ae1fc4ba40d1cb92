package dev.tollgate.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sends all logs to stderr, one line an event; made by hand because reading a configuration file slows the start. */
final class LogSetup {
    /** Line breaks within a message are written as blanks, so that no message can pass for two. */
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} %replace(%msg){'[\\r\\n]+', ' '}%n";

    private LogSetup() {}

    static void install() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();

        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();

        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(stderr);
        context.getLogger("dev.tollgate").setLevel(Level.INFO);
        // What these have to say reaches the log through our own exceptions, once and in one line.
        for (String name : List.of("org.flywaydb", "org.sqlite", "org.glassfish.grizzly")) {
            context.getLogger(name).setLevel(Level.OFF);
        }

        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }
}
