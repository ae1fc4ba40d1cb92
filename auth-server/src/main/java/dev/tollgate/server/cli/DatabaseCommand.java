package dev.tollgate.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands for whole databases. */
@Command(name = "database", description = "Move the databases to another place.")
final class DatabaseCommand {
    static CommandLine commandLine() {
        return new CommandLine(new DatabaseCommand()).addSubcommand(MoveCommand.commandLine());
    }
}
