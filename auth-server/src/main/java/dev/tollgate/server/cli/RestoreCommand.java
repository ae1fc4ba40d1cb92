package dev.tollgate.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a database out of what {@code backup} wrote. */
@Command(
        name = "restore",
        description = {
            "Make an environment's database out of a file that backup wrote; there must be none yet.",
            "Tokens that were ended after the backup live again: 'tokens revoke-all' ends them all."
        })
final class RestoreCommand implements Runnable {
    @Mixin
    private EnvironmentOptions options = new EnvironmentOptions();

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "File that backup wrote")
    private Path copy = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        options.restore(copy);
        spec.commandLine()
                .getOut()
                .println("Restored " + options.environment().label() + " from " + copy
                        + "; end the tokens that live again by 'tokens revoke-all'");
    }
}
