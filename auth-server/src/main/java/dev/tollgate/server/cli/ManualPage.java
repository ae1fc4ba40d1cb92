package dev.tollgate.server.cli;

import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of all commands, in the macros of man(7). */
final class ManualPage {
    private final CommandSpec program;
    private final StringBuilder page = new StringBuilder();

    ManualPage(CommandLine program) {
        this.program = program.getCommandSpec();
    }

    String text() {
        String version = Objects.requireNonNullElse(Tollgate.class.getPackage().getImplementationVersion(), "");
        line(".TH TOLLGATE 1 \"\" \"Tollgate " + escaped(version) + "\"");
        line(".SH NAME");
        line("tollgate \\- a login\\-token service");
        line(".SH SYNOPSIS");
        line(".B tollgate");
        line("\\fICOMMAND\\fR [\\fIOPTION\\fR]...");
        line(".SH DESCRIPTION");
        paragraph(String.join(" ", program.usageMessage().description()));
        paragraph(String.join(" ", program.usageMessage().footer()).strip());
        line(".PP");
        line("As root it goes on as the user tollgate, so that the server may use what it has made.");
        line(".SH OPTIONS");
        line("Every command has these.");
        program.options().forEach(this::option);
        line(".SH COMMANDS");
        commands(program).forEach(this::command);
        line(".SH EXIT STATUS");
        item("0", "It was done.");
        item("1", "It failed.");
        item("2", "It was told wrong; a line on standard error says what.");
        line(".SH FILES");
        item("/etc/tollgate/tollgate.properties", "The settings, which all commands take.");
        item("/var/lib/tollgate", "The databases, unless the settings name another place.");
        return page.toString();
    }

    /** Those that do something themselves: a group of commands only has some below it. */
    private static Stream<CommandSpec> commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .flatMap(each -> each.subcommands().isEmpty() ? Stream.of(each) : commands(each));
    }

    private void command(CommandSpec command) {
        line(".SS " + escaped(command.qualifiedName()) + parameters(command));
        paragraph(String.join(" ", command.usageMessage().description()));
        command.positionalParameters().forEach(parameter -> item(parameter.paramLabel(), description(parameter)));
        command.options().stream().filter(option -> !option.inherited()).forEach(this::option);
        paragraph(String.join(" ", command.usageMessage().footer()).strip());
    }

    private static String parameters(CommandSpec command) {
        return command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .map(label -> " " + escaped(label))
                .reduce("", String::concat);
    }

    private void option(OptionSpec option) {
        if (!option.hidden()) {
            String names = String.join(", ", option.names());
            item(option.arity().max() == 0 ? names : names + " " + option.paramLabel(), description(option));
        }
    }

    /** With the default that a description names by a variable. */
    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void item(String term, String description) {
        line(".TP");
        line(".B " + escaped(term));
        line(escaped(description));
    }

    private void paragraph(String text) {
        if (!text.isEmpty()) {
            line(".PP");
            line(escaped(text));
        }
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    /** As text that begins no macro; a plain hyphen would be taken for a dash. */
    private static String escaped(String text) {
        String visible = text.replace("\\", "\\e").replace("-", "\\-");
        return visible.startsWith(".") || visible.startsWith("'") ? "\\&" + visible : visible;
    }
}
