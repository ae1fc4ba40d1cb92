package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.Administration;
import dev.tollgate.server.Config;
import dev.tollgate.server.DataDirectory;
import dev.tollgate.server.Hashing;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.transfer.EntryRules;
import dev.tollgate.server.transfer.ImportSummary;
import dev.tollgate.server.transfer.OnExisting;
import dev.tollgate.server.transfer.RecordFormat;
import dev.tollgate.server.transfer.UnreadableInputException;
import dev.tollgate.server.transfer.UserImport;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds users that come from elsewhere. */
@Command(
        name = "import",
        description = {
            "Add the users of a file: JSON objects, one a line, or CSV whose first line names the fields. A user has"
                    + " 'email' and may have 'id', 'password' or 'password_hash', 'created' and 'disabled'.",
            "What is imported stays imported, wherever the command is stopped; the same command then does the rest."
                    + " Lines that differ in their password alone are told apart by checking it."
        })
final class ImportCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int ALL_TAKEN = 0;
    private static final int SOME_REFUSED = 1;

    @Mixin
    private EnvironmentOptions options = new EnvironmentOptions();

    @Mixin
    private PasswordRulesOptions passwords = new PasswordRulesOptions();

    @Parameters(paramLabel = "FILE", description = "File to read, or - for standard input")
    private String file = "";

    @Option(names = "--format", paramLabel = "ndjson|csv", description = "Format (default: that of FILE's extension)")
    private @Nullable RecordFormat format;

    @Option(
            names = "--on-existing",
            paramLabel = "fail|skip|update",
            description =
                    "What becomes of a line whose address somebody has: it is refused, passed over, or what it says"
                            + " is set, but for the id and the date (default: fail)")
    private OnExisting onExisting = OnExisting.FAIL;

    @Option(
            names = "--dry-run",
            description =
                    "Tell what would happen, and change nothing; a line that another one makes doubtful is seen if"
                            + " no more than 100,000 users lie between")
    private boolean isDry;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "New file for the numbers of refused lines and the reasons, of which otherwise 100 are shown")
    private @Nullable Path report;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command, which hashes passwords as the server does. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new ImportCommand());
        SettingOptions.add(UserCommand.HASHING, command.getCommandSpec());
        return command;
    }

    @Override
    public Integer call() {
        RecordFormat chosen = chosenFormat();
        Hashing hashing = Config.hashing(SettingOptions.values(UserCommand.HASHING, spec));
        EntryRules rules = new EntryRules(passwords.rules(), hashing.hashReader()::read);
        try (InputStream input = open();
                PrintWriter refusals = report();
                Administration administration = isDry ? options.existing() : options.create();
                ExecutorService threads =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            UserImport users = isDry
                    ? administration.dryUserImport(rules)
                    : administration.userImport(rules, hashing.hasher(new SecureRandom()), threads);
            ImportSummary summary = run(users, input, chosen, refusals);
            tell(summary);
            if (refusals.checkError()) {
                throw new CommandFailedException("cannot write the report " + report + " to its end");
            }
            return summary.refused() == 0 ? ALL_TAKEN : SOME_REFUSED;
        } catch (UnreadableInputException unreadable) {
            throw new OperatorException(String.valueOf(unreadable.getMessage()), unreadable);
        } catch (IOException failure) {
            throw new CommandFailedException("cannot read " + file + ": " + failure.getMessage());
        } catch (StoreUnavailableException outage) {
            throw new CommandFailedException(
                    outage.getMessage() + "; what was taken stays, and the same command does the rest");
        }
    }

    private ImportSummary run(UserImport users, InputStream input, RecordFormat chosen, PrintWriter refusals)
            throws IOException {
        MeteredInput metered = new MeteredInput(input);
        ImportProgress progress = new ImportProgress(
                spec.commandLine().getErr(),
                refusals,
                ProgressLine.isTerminal(),
                size(),
                metered::bytes,
                Ticker.systemTicker());
        try {
            return users.run(metered, chosen, onExisting, progress);
        } finally {
            progress.end();
        }
    }

    private void tell(ImportSummary summary) {
        PrintWriter out = spec.commandLine().getOut();
        out.println((isDry ? "Would have added " : "Added ") + summary.added() + " users to "
                + options.environment().label() + ", updated " + summary.updated() + ", skipped " + summary.existing()
                + "; imported before " + summary.known() + ", refused " + summary.refused());
        if (!summary.hashes().isEmpty()) {
            out.println("Password hashes: "
                    + summary.hashes().entrySet().stream()
                            .map(kind -> kind.getKey() + " " + kind.getValue())
                            .collect(Collectors.joining(", "))
                    + "; " + summary.dearer() + " of them cost more than ours until their user's next login");
        }
        if (!summary.unknownFields().isEmpty()) {
            out.println("Unknown fields were passed over: "
                    + TerminalText.visible(String.join(", ", summary.unknownFields())));
        }
    }

    private RecordFormat chosenFormat() {
        return Optional.ofNullable(format)
                .or(() -> RecordFormat.ofFile(file))
                .orElseThrow(() -> new OperatorException("--format ndjson or csv is needed, since the name '"
                        + TerminalText.visible(file) + "' does not tell the format"));
    }

    private InputStream open() {
        if (file.equals(STANDARD_INPUT)) {
            return System.in;
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new OperatorException("cannot read " + file + ": it is a directory");
        }
        try {
            // Unlike the streams of Files, this one tells of a pipe how much it has.
            return new FileInputStream(file);
        } catch (FileNotFoundException failure) {
            throw new OperatorException("cannot read " + failure.getMessage(), failure);
        }
    }

    private long size() {
        try {
            return file.equals(STANDARD_INPUT) ? 0 : Files.size(Path.of(file));
        } catch (IOException unknown) {
            return 0;
        }
    }

    private PrintWriter report() {
        @Nullable Path target = report;
        if (target == null) {
            return new PrintWriter(Writer.nullWriter());
        }
        try {
            return new PrintWriter(new OutputStreamWriter(DataDirectory.renewPrivateFile(target), UTF_8));
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot make the file " + target, failure);
        }
    }
}
