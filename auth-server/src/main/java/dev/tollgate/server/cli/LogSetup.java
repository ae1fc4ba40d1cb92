package dev.tollgate.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.tollgate.server.AuditLog;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.logging.LogSettings;
import dev.tollgate.server.logging.ServerLog;
import dev.tollgate.server.logging.TextEncoder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sends the logs of commands to stderr and those of a server to stdout; made by hand because reading a configuration file slows the start. */
final class LogSetup {
    private static final long AUDIT_FILE_BYTES = 64L * 1024 * 1024;
    private static final int OLD_AUDIT_FILES = 10;

    private LogSetup() {}

    static void install() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(TextEncoder.of(context));
        stderr.start();

        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(stderr);
        context.getLogger("dev.tollgate").setLevel(Level.INFO);
        // What these have to say reaches the log through our own exceptions, once and in one line.
        for (String name :
                List.of("org.flywaydb", "org.sqlite", "org.glassfish.grizzly", "com.zaxxer.hikari", "org.postgresql")) {
            context.getLogger(name).setLevel(Level.OFF);
        }

        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    /** From now on logs as a server does. */
    static ServerLog serve(LogSettings settings) {
        return ServerLog.start(
                (LoggerContext) LoggerFactory.getILoggerFactory(),
                settings,
                ProgressLine.isTerminal(),
                AuditLog.LOGGER,
                new FileOutputStream(FileDescriptor.out));
    }

    /**
     * Sends the audit to a file, which is continued by a new one when it is full; the oldest are removed.
     *
     * @throws OperatorException if the file cannot be written
     */
    static void sendAuditTo(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        PrivateFileAppender appender = new PrivateFileAppender();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);

        SizeBasedTriggeringPolicy<ILoggingEvent> whenFull = new SizeBasedTriggeringPolicy<>();
        whenFull.setContext(context);
        whenFull.setMaxFileSize(new FileSize(AUDIT_FILE_BYTES));
        whenFull.start();

        FixedWindowRollingPolicy numbered = new FixedWindowRollingPolicy();
        numbered.setContext(context);
        numbered.setParent(appender);
        numbered.setFileNamePattern(file + ".%i");
        numbered.setMinIndex(1);
        numbered.setMaxIndex(OLD_AUDIT_FILES);
        numbered.start();

        appender.setTriggeringPolicy(whenFull);
        appender.setRollingPolicy(numbered);
        appender.start();
        if (!appender.isStarted() || !Files.isWritable(file)) {
            throw new OperatorException("cannot write the audit file " + file);
        }
        Logger audit = context.getLogger(AuditLog.LOGGER);
        audit.setAdditive(false);
        audit.addAppender(appender);
    }
}
