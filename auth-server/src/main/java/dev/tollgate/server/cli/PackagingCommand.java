package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes what a package has beside the program, out of the commands, so that it cannot tell another story. */
@Command(
        name = "packaging",
        hidden = true,
        description = "Write the manual page, the completion for bash and the settings of a package.")
final class PackagingCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIRECTORY", description = "Where to write them")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        CommandLine program = Tollgate.commandLine();
        write("tollgate.1", new ManualPage(program).text());
        write("tollgate.bash", AutoComplete.bash(program.getCommandName(), program));
        write("tollgate.properties", SettingsTemplate.withDefaults());
        return 0;
    }

    private void write(String name, String text) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(directory);
            Files.writeString(file, text, UTF_8);
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot write " + file, failure);
        }
    }
}
