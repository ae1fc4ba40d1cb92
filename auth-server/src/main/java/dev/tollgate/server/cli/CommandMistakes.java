package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import dev.tollgate.server.StartCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All that a command line, the environment and the file of settings have wrong, before the command does anything. */
final class CommandMistakes {
    private final ParseResult line;
    private final SettingSources sources;

    CommandMistakes(ParseResult line, SettingSources sources) {
        this.line = line;
        this.sources = sources;
    }

    /** Has picocli go on where something is wrong, so that it finds the rest. */
    static void collectIn(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(CommandMistakes::collectIn);
    }

    /** What is wrong, a line for each mistake; where there is any, also what is wrong with the values of a server. */
    List<String> all() {
        List<String> mistakes = new ArrayList<>();
        for (ParseResult part = line; part != null; part = part.subcommand()) {
            part.errors().stream().flatMap(CommandMistakes::told).distinct().forEach(mistakes::add);
        }
        mistakes.addAll(sources.mistakes());
        if (!mistakes.isEmpty()) {
            mistakes.addAll(mistakesOfServer());
        }
        return mistakes;
    }

    private List<String> mistakesOfServer() {
        List<CommandLine> commands = line.asCommandLineList();
        CommandSpec command = commands.getLast().getCommandSpec();
        try {
            if (SettingOptions.areAllOf(command)) {
                StartCheck.passed(SettingOptions.values(List.of(Setting.values()), command), Clock.systemUTC());
            }
            return List.of();
        } catch (OperatorException wrong) {
            return wrong.mistakes();
        }
    }

    private static Stream<String> told(Exception error) {
        return switch (error) {
            case UnmatchedArgumentException unmatched ->
                unknown(unmatched.getUnmatched(), unmatched.getCommandLine().getCommandSpec());
            case ParameterException mistake -> Stream.of(told(mistake));
            default -> throw new IllegalStateException(error);
        };
    }

    /** What picocli says, and who tells more. */
    static String told(ParameterException mistake) {
        return Objects.toString(mistake.getMessage(), "").lines().findFirst().orElse("wrong command")
                + help(mistake.getCommandLine().getCommandSpec());
    }

    /** Of an unknown option the next word is the value, which is not repeated: it may be a secret. */
    private static Stream<String> unknown(List<String> words, CommandSpec command) {
        if (!command.subcommands().isEmpty() && !words.getFirst().startsWith("-")) {
            return Stream.of(unknownWord(words.getFirst(), command));
        }
        List<String> mistakes = new ArrayList<>();
        boolean isValue = false;
        for (String word : words) {
            boolean isOption = word.startsWith("-");
            if (isOption) {
                mistakes.add(unknownOption(word.replaceFirst("=.*", ""), command));
            } else if (!isValue) {
                mistakes.add(unknownWord(word, command));
            }
            isValue = isOption && !word.contains("=");
        }
        return mistakes.stream();
    }

    private static String unknownOption(String option, CommandSpec command) {
        Optional<Setting> secret = Stream.of(Setting.values())
                .filter(setting -> setting.isSecret() && setting.option().equals(option))
                .findFirst();
        return secret.map(setting -> option
                        + " is no option, since others on this machine see command lines; it can be "
                        + setting.variable() + " in the environment, or " + setting.key() + " in the file of --config")
                .orElseGet(() -> "unknown option " + option
                        + question(option, command.optionsMap().keySet(), command));
    }

    private static String unknownWord(String word, CommandSpec command) {
        return command.subcommands().isEmpty()
                ? "unknown argument '" + word + "'" + help(command)
                : "unknown command " + command.qualifiedName() + " " + word
                        + question(word, command.subcommands().keySet(), command);
    }

    private static String question(String wrong, Collection<String> names, CommandSpec command) {
        String question = NearestName.question(wrong, names);
        return question.isEmpty() ? help(command) : question;
    }

    private static String help(CommandSpec command) {
        return "; see '" + command.qualifiedName() + " --help'";
    }
}
