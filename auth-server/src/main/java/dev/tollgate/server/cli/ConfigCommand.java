package dev.tollgate.server.cli;

import dev.tollgate.server.Config;
import dev.tollgate.server.Setting;
import dev.tollgate.server.StartCheck;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands for settings, which start nothing. */
@Command(name = "config", description = "Check the settings of a server, or list all that there are.")
final class ConfigCommand {
    private static final List<Setting> SETTINGS = List.of(Setting.values());
    private static final String CHECK = "check";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The commands, of which the check takes all that a server is told. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new ConfigCommand());
        SettingOptions.add(SETTINGS, check(command.getCommandSpec()));
        return command;
    }

    private static CommandSpec check(CommandSpec config) {
        return Objects.requireNonNull(config.subcommands().get(CHECK)).getCommandSpec();
    }

    @Command(
            name = CHECK,
            description = {
                "Read all that 'serve' would read with the same settings, also the files that they name, and say what"
                        + " is wrong with them.",
                "Nothing is started, made or opened to others."
            })
    void checkSettings() {
        Config unused = StartCheck.passed(SettingOptions.values(SETTINGS, check(spec)), Clock.systemUTC());
        out().println("The settings are sound");
    }

    @Command(description = "Print a Markdown table of all settings of a server.")
    void reference() {
        Map<Setting, String> values = Config.possibleValues();
        out().println("| option | variable | key in the file | default | values | |");
        out().println("| --- | --- | --- | --- | --- | --- |");
        for (Setting setting : SETTINGS) {
            out().println("|%s| `%s` | `%s` | `%s` | %s | %s |"
                    .formatted(
                            setting.isSecret() ? " " : " `" + setting.option() + "` ",
                            setting.variable(),
                            setting.key(),
                            setting.defaultValue(),
                            Objects.requireNonNull(values.get(setting), setting.key()),
                            setting.description()));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
