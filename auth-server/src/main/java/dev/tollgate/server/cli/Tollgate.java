package dev.tollgate.server.cli;

import dev.tollgate.server.ContractDocument;
import dev.tollgate.server.Environment;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.password.HashingUnavailableException;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.transfer.OnExisting;
import dev.tollgate.server.transfer.RecordFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The program's command line. What goes wrong is said in one line for each mistake. */
@Command(
        name = "tollgate",
        description = "A login-token service.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        footer = {
            "",
            "Every option can also be set by an environment variable (--data-dir by",
            "TOLLGATE_DATA_DIR) and by a line of the file that --config names",
            "(data-dir = ...). The command line wins over the environment, and the",
            "environment over the file."
        })
public final class Tollgate {
    private static final Logger LOG = LoggerFactory.getLogger(Tollgate.class);
    private static final int TOLD_WRONG = 2;
    private static final int FAILED = 1;

    private Tollgate() {}

    /** Runs a command and ends the process. */
    public static void main(String[] arguments) {
        LogSetup.install();
        System.exit(run(commandLine(arguments), System.getenv(), arguments));
    }

    /** With the command that some arguments ask for, or all commands where they ask for none that there is. */
    static CommandLine commandLine(String... arguments) {
        CommandLine program = new CommandLine(new Tollgate());
        Map<String, Supplier<CommandLine>> commands = commands();
        SettingSources.firstWord(arguments)
                .map(commands::get)
                .map(List::of)
                .orElseGet(() -> List.copyOf(commands.values()))
                .forEach(command -> program.addSubcommand(command.get()));
        program.getCommandSpec().addOption(SettingSources.configOption());
        program.registerConverter(Environment.class, Tollgate::environment);
        program.registerConverter(RecordFormat.class, Tollgate::recordFormat);
        program.registerConverter(OnExisting.class, Tollgate::onExisting);
        CommandMistakes.collectIn(program);
        tellVersion(program, Tollgate::version);
        program.setParameterExceptionHandler((mistake, ignored) -> correct(mistake));
        program.setExecutionExceptionHandler((failure, command, ignored) -> explain(command, failure));
        return program;
    }

    /** How each command is made, in the order of the help; to make all takes picocli so long that a start would show it. */
    private static Map<String, Supplier<CommandLine>> commands() {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::commandLine);
        commands.put("config", ConfigCommand::commandLine);
        commands.put("user", UserCommand::commandLine);
        commands.put("throttle", () -> new CommandLine(new ThrottleCommand()));
        commands.put("tokens", () -> new CommandLine(new TokensCommand()));
        commands.put("service-key", KeyCommand::forServices);
        commands.put("admin-key", KeyCommand::forAdministrators);
        commands.put("password", () -> new CommandLine(new PasswordCommand()));
        commands.put("backup", () -> new CommandLine(new BackupCommand()));
        commands.put("restore", () -> new CommandLine(new RestoreCommand()));
        commands.put("migrate", MigrateCommand::commandLine);
        commands.put("database", DatabaseCommand::commandLine);
        commands.put("rehearse", () -> new CommandLine(new RehearseCommand()));
        commands.put("packaging", () -> new CommandLine(new PackagingCommand()));
        return commands;
    }

    /** Runs a command; answers 0 if it did what it was told, 1 if it failed, and 2 if it was told wrong. */
    static int run(CommandLine program, Map<String, String> environment, String... arguments) {
        try {
            SettingSources sources = SettingSources.read(program, arguments, environment);
            program.setDefaultValueProvider(sources);
            program.setExecutionStrategy(line -> runUnlessWrong(line, sources));
        } catch (OperatorException mistake) {
            return complain(program, mistake.mistakes(), TOLD_WRONG);
        } catch (ParameterException mistake) {
            return correct(mistake);
        }
        return program.execute(arguments);
    }

    private static int runUnlessWrong(ParseResult line, SettingSources sources) {
        @Nullable Integer helped = CommandLine.executeHelpRequest(line);
        if (helped != null) {
            return helped;
        }
        List<String> mistakes = new CommandMistakes(line, sources).all();
        return mistakes.isEmpty()
                ? new RunLast().execute(line)
                : complain(line.commandSpec().commandLine(), mistakes, TOLD_WRONG);
    }

    private static int correct(ParameterException mistake) {
        return complain(mistake.getCommandLine(), List.of(CommandMistakes.told(mistake)), TOLD_WRONG);
    }

    private static int explain(CommandLine command, Exception failure) {
        return switch (failure) {
            case OperatorException wrong -> complain(command, wrong.mistakes(), TOLD_WRONG);
            case CommandFailedException refusal -> complain(command, told(refusal), FAILED);
            case HashingUnavailableException shortage -> complain(command, told(shortage), FAILED);
            case StoreUnavailableException outage -> complain(command, told(outage), FAILED);
            default -> {
                LOG.error("This is a bug", failure);
                yield complain(command, List.of("a bug, described above"), FAILED);
            }
        };
    }

    private static int complain(CommandLine command, List<String> mistakes, int exitCode) {
        for (String mistake : mistakes) {
            command.getErr().println("tollgate: " + TerminalText.visible(firstLine(mistake)));
        }
        command.getErr().flush();
        return exitCode;
    }

    private static List<String> told(Exception failure) {
        return List.of(Objects.toString(failure.getMessage(), ""));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unknown error");
    }

    private static Environment environment(String label) {
        return Environment.ofLabel(label)
                .orElseThrow(
                        () -> new TypeConversionException("must be " + Environment.labels() + ", not '" + label + "'"));
    }

    private static RecordFormat recordFormat(String label) {
        return RecordFormat.ofLabel(label)
                .orElseThrow(() -> new TypeConversionException("must be ndjson or csv, not '" + label + "'"));
    }

    private static OnExisting onExisting(String label) {
        return OnExisting.ofLabel(label)
                .orElseThrow(() -> new TypeConversionException("must be fail, skip or update, not '" + label + "'"));
    }

    /**
     * Gives each command the version by itself, and last: to inherit it, picocli would have the contract hashed for each
     * command at every start.
     */
    private static void tellVersion(CommandLine command, IVersionProvider version) {
        command.getCommandSpec().versionProvider(version);
        command.getSubcommands().values().forEach(subcommand -> tellVersion(subcommand, version));
    }

    private static String[] version() {
        String program =
                Objects.requireNonNullElse(Tollgate.class.getPackage().getImplementationVersion(), "(not packaged)");
        return new String[] {"Tollgate " + program + ", contract sha256:" + ContractDocument.sha256()};
    }
}
