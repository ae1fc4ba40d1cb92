package dev.tollgate.server.cli;

import dev.tollgate.server.Config;
import dev.tollgate.server.Databases;
import dev.tollgate.server.Environment;
import dev.tollgate.server.store.SchemaChange;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings databases up to date ahead of the server that would do it when it starts. */
@Command(
        name = "migrate",
        description =
                "Make the databases if they are missing, and bring their schemas up to date, also while servers run.")
final class MigrateCommand implements Runnable {
    @Option(
            names = "--environment",
            paramLabel = "live|test",
            description = "Environment that is meant (default: both)")
    private @Nullable Environment environment;

    @Option(names = "--dry-run", description = "Print the SQL that would be run, and change nothing")
    private boolean isDry;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with the settings of the databases. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new MigrateCommand());
        SettingOptions.add(EnvironmentOptions.DATABASES, command.getCommandSpec());
        return command;
    }

    @Override
    public void run() {
        Databases databases = Config.databases(SettingOptions.values(EnvironmentOptions.DATABASES, spec));
        Optional.ofNullable(environment)
                .map(List::of)
                .orElseGet(() -> List.of(Environment.values()))
                .forEach(meant -> {
                    List<SchemaChange> pending = databases.pendingMigrations(meant);
                    if (pending.isEmpty()) {
                        out().println("-- " + meant.label() + ": nothing to do");
                    } else if (isDry) {
                        pending.forEach(migration -> out().println("-- " + meant.label() + ": " + migration.name()
                                + System.lineSeparator() + migration.sql()));
                    } else {
                        databases.create(meant).close();
                        out().println("-- " + meant.label() + ": done "
                                + pending.stream().map(SchemaChange::name).collect(Collectors.joining(", ")));
                    }
                });
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
