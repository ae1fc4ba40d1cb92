package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.PrivateFile;
import dev.tollgate.server.Setting;
import dev.tollgate.server.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Where an option that is not on the command line has its value from: the environment first, then the file. */
final class SettingSources implements IDefaultValueProvider {
    private static final String CONFIG = "--config";
    private static final String PREFIX = Setting.variable("--");

    /** What Kubernetes puts in the environment for each service ("Discovering services", Docker's links with it). */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            PREFIX + "(?:\\w+_)?(?:SERVICE_(?:HOST|PORT(?:_\\w+)?)|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_\\w+)?)");

    private static final Pattern KEY = Pattern.compile("[a-z]+(?:-[a-z]+)*");

    private final Map<String, String> environment;
    private final SettingFile file;
    private final SortedSet<String> options;

    private SettingSources(Map<String, String> environment, SettingFile file, SortedSet<String> options) {
        this.environment = environment;
        this.file = file;
        this.options = options;
    }

    /** The option that names the file; every command has it. */
    static OptionSpec configOption() {
        return OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("FILE")
                .description("File of settings")
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    /**
     * Reads the file ahead of the command line, because it holds the values of the other options.
     *
     * @throws OperatorException if the file cannot be read
     */
    static SettingSources read(CommandLine program, String[] arguments, Map<String, String> environment) {
        String name = configAlone()
                .parseArgs(arguments)
                .matchedOptionValue(CONFIG, environment.getOrDefault(Setting.variable(CONFIG), ""));
        SettingFile file = name.isEmpty() ? SettingFile.none() : SettingFile.read(Path.of(name));
        SettingSources ofThisCommand = new SettingSources(environment, file, options(program));
        // What it does not know is a mistake unless another command does.
        return ofThisCommand.mistakes().isEmpty()
                ? ofThisCommand
                : new SettingSources(environment, file, options(Tollgate.commandLine()));
    }

    /** The first word of a command line but for the file of settings: the command, unless it is an option. */
    static Optional<String> firstWord(String... arguments) {
        CommandLine ahead = configAlone();
        ahead.getCommandSpec().parser().collectErrors(true);
        return ahead.parseArgs(arguments).unmatched().stream().findFirst();
    }

    private static CommandLine configAlone() {
        return new CommandLine(CommandSpec.create().name("tollgate").addOption(configOption()))
                .setUnmatchedArgumentsAllowed(true);
    }

    private static SortedSet<String> options(CommandLine program) {
        SortedSet<String> options = new TreeSet<>();
        addOptions(program, options);
        for (Setting setting : Setting.values()) {
            options.add(setting.option());
        }
        return options;
    }

    private static void addOptions(CommandLine command, SortedSet<String> options) {
        command.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option -> options.add(option.longestName()));
        command.getSubcommands().values().forEach(subcommand -> addOptions(subcommand, options));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()
                ? given(option.longestName()).map(Settings.Given::value).orElse(null)
                : null;
    }

    /** What an option, or a secret that is none, has been given here. */
    Optional<Settings.Given> given(String option) {
        String variable = Setting.variable(option);
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new Settings.Given(value, variable))
                .or(() -> file.given(key(option)));
    }

    /** What is wrong here, whatever the command. */
    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>(file.mistakes());
        mistakes.addAll(unknownKeys());
        secretsThatOthersMayRead().ifPresent(mistakes::add);
        mistakes.addAll(unknownVariables());
        return mistakes;
    }

    private List<String> unknownKeys() {
        List<String> known = options.stream()
                .filter(option -> !option.equals(CONFIG))
                .map(SettingSources::key)
                .toList();
        return file.keys().stream()
                .filter(key -> !known.contains(key))
                .map(key -> unknownKey(key, known))
                .toList();
    }

    /**
     * A word alone, or one that looks like no key, is not repeated: it may be the password of a file that somebody has
     * mistaken for this one, or a line of a private key, which ends in what parts a key from its value.
     */
    private String unknownKey(String key, List<String> known) {
        String question = NearestName.question(key, known);
        boolean isMeantAsKey = !question.isEmpty() || KEY.matcher(key).matches();
        return isMeantAsKey && !file.isWordAlone(key)
                ? "unknown setting " + file.place(key) + question
                : file.line(key) + " is no setting";
    }

    private Optional<String> secretsThatOthersMayRead() {
        List<String> secrets = Stream.of(Setting.values())
                .filter(Setting::isSecret)
                .map(Setting::key)
                .filter(file.keys()::contains)
                .toList();
        try {
            if (!secrets.isEmpty()) {
                PrivateFile.require(file.path());
            }
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of("cannot read the settings in " + file.path() + ": " + failure.getMessage());
        } catch (IllegalArgumentException open) {
            return Optional.of(
                    "cannot take " + String.join(", ", secrets) + " from " + file.path() + ": " + open.getMessage());
        }
    }

    private List<String> unknownVariables() {
        List<String> known = options.stream().map(Setting::variable).toList();
        List<String> links = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(PREFIX) && !known.contains(variable)) {
                if (SERVICE_LINK.matcher(variable).matches()) {
                    links.add(variable);
                } else {
                    mistakes.add("unknown variable " + variable + " in the environment"
                            + NearestName.question(variable, known));
                }
            }
        }
        if (!links.isEmpty()) {
            mistakes.add("variables of Kubernetes in the environment, which can be taken for settings: "
                    + String.join(", ", links) + "; enableServiceLinks: false in the pod mends that");
        }
        return mistakes;
    }

    private static String key(String option) {
        return option.substring(2);
    }
}
