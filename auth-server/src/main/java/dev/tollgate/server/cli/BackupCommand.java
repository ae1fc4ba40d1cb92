package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a copy of a database into a file. */
@Command(
        name = "backup",
        description =
                "Put all that is in an environment's database at one moment into a new file, also while the server"
                        + " runs.")
final class BackupCommand implements Runnable {
    @Mixin
    private EnvironmentOptions options = new EnvironmentOptions();

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "File to write; it must not be there")
    private Path copy = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        options.backUp(copy);
        spec.commandLine()
                .getOut()
                .println("Wrote " + options.environment().label() + " to " + copy + ", " + size() + " bytes");
    }

    private long size() {
        try {
            return Files.size(copy);
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read " + copy, failure);
        }
    }
}
