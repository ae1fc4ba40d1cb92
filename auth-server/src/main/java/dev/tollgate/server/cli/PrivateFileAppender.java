package dev.tollgate.server.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import dev.tollgate.server.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;

/** Writes files that nobody but their owner may read; a file that is there already keeps its permissions. */
final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {
    @Override
    public void openFile(String name) throws IOException {
        DataDirectory.createPrivately(Path.of(name));
        super.openFile(name);
    }
}
