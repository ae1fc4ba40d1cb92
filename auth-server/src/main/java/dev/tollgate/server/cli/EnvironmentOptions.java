package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.Environment;
import dev.tollgate.server.Setting;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which environment a command means, and where it is. */
final class EnvironmentOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DATA_DIR",
            description = "Directory of the databases (default: ${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of(Setting.DATA_DIR.defaultValue());

    @Option(
            names = "--environment",
            paramLabel = "live|test",
            description = "Environment that is meant (default: ${DEFAULT-VALUE})")
    private Environment environment = Environment.LIVE;

    Environment environment() {
        return environment;
    }

    void backUp(Path copy) {
        Administration.backUp(dataDirectory, environment, copy);
    }

    void restore(Path copy) {
        Administration.restore(dataDirectory, environment, copy);
    }

    Administration create() {
        return Administration.create(dataDirectory, environment);
    }

    Administration existing() {
        return Administration.existing(dataDirectory, environment);
    }
}
