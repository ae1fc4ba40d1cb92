package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.Config;
import dev.tollgate.server.Databases;
import dev.tollgate.server.EmbeddedDatabases;
import dev.tollgate.server.Environment;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import dev.tollgate.server.SharedDatabases;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which environment a command means, and where it is. */
final class EnvironmentOptions {
    static final List<Setting> DATABASES = List.of(
            Setting.DATA_DIR,
            Setting.DATABASE_URL,
            Setting.DATABASE_USER,
            Setting.DATABASE_PASSWORD_FILE,
            Setting.DATABASE_PASSWORD,
            Setting.ACCEPT_LOST_WRITES);

    @Option(
            names = "--environment",
            paramLabel = "live|test",
            description = "Environment that is meant (default: ${DEFAULT-VALUE})")
    private Environment environment = Environment.LIVE;

    private CommandSpec spec = CommandSpec.create();

    /** Adds the settings of the databases to these options. */
    @Spec
    void setSpec(CommandSpec own) {
        spec = own;
        SettingOptions.add(DATABASES, own);
    }

    Environment environment() {
        return environment;
    }

    void backUp(Path copy) {
        Administration.backUp(dataDirectory("pg_dump"), environment, copy);
    }

    void restore(Path copy) {
        Administration.restore(dataDirectory("pg_restore"), environment, copy);
    }

    Administration create() {
        return Administration.create(databases(), environment);
    }

    Administration existing() {
        return Administration.existing(databases(), environment);
    }

    private Databases databases() {
        return Config.databases(SettingOptions.values(DATABASES, spec));
    }

    private Path dataDirectory(String other) {
        return switch (databases()) {
            case EmbeddedDatabases(Path directory) -> directory;
            case SharedDatabases shared ->
                throw new OperatorException(
                        "this is for the files of --data-dir; for a PostgreSQL database use " + other);
        };
    }
}
