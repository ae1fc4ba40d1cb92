package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Holds a server to the documented login API from outside, and says for each check what is asked and what came. */
@Command(
        name = "compatibility-kit",
        description = "Hold a server to the documented login API.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Every check has passed, or was skipped and the reason said.",
            "1:A check has failed, or was skipped although --no-skips is given.",
            "2:The command is wrong; nothing was asked."
        })
public final class CompatibilityKit implements Callable<Integer> {
    private static final int AS_ASKED = 0;
    private static final int NOT_AS_ASKED = 1;
    private static final int TOLD_WRONG = 2;

    private static final Verdict OVER = new Failed("the time of the run is over", "not looked at");

    /** More than any password has. */
    private static final int MOST_INPUT = 8 * 1024;

    private final InputStream standardInput;
    private final Limits limits;
    private final Clock clock = Clock.systemUTC();
    private final LongSupplier nanoTime = System::nanoTime;
    private final SecureRandom random = new SecureRandom();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--base-url",
            required = true,
            paramLabel = "URL",
            description = "Where the API is, such as https://app.example/api/1.1")
    private @Nullable BaseUrl baseUrl;

    @Option(
            names = "--email",
            required = true,
            paramLabel = "ADDRESS",
            description = "Of somebody who can log in there")
    private String email = "";

    @Option(
            names = "--password-stdin",
            required = true,
            description = "Read that person's password from standard input, one line")
    private boolean isPasswordOnStdin;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write TEST-compatibility-kit.xml (JUnit) and compatibility-kit.html there")
    private @Nullable Path report;

    @Option(
            names = "--pages-only",
            description = "Skip, instead of fail, what is asked by no page but by an RFC or by what was seen elsewhere")
    private boolean isPagesOnly;

    @Option(names = "--no-skips", description = "End with 1 also if a check was skipped, for CI")
    private boolean isNoSkips;

    CompatibilityKit(InputStream standardInput, Limits limits) {
        this.standardInput = standardInput;
        this.limits = limits;
    }

    /** Runs the kit and ends the process. */
    public static void main(String[] arguments) {
        int exitCode = run(
                System.in,
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                arguments);
        System.exit(exitCode);
    }

    /** Runs the kit; answers 0 if the server is as asked, 1 if it is not, and 2 if the kit was told wrong. */
    public static int run(InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
        return new CompatibilityKit(in, Limits.DEFAULT).run(out, err, arguments);
    }

    int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(this)
                .registerConverter(BaseUrl.class, CompatibilityKit::baseUrl)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((mistake, ignored) -> explain(mistake))
                .execute(arguments);
    }

    private static int explain(ParameterException mistake) {
        PrintWriter err = mistake.getCommandLine().getErr();
        err.println("compatibility-kit: " + complaint(mistake) + "; see --help");
        err.flush();
        return TOLD_WRONG;
    }

    /** Without what is not known or not taken, which may be a password that somebody gave in a wrong way. */
    private static String complaint(ParameterException mistake) {
        if (mistake instanceof UnmatchedArgumentException) {
            return "there is an argument or option that the kit does not know";
        }
        return mistake.getArgSpec() instanceof OptionSpec option
                        && option.typeInfo().isBoolean()
                ? option.longestName() + " takes no value"
                : Objects.requireNonNullElse(mistake.getMessage(), "the command is wrong");
    }

    private static BaseUrl baseUrl(String text) {
        try {
            return BaseUrl.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(mistake.getMessage());
        }
    }

    @Override
    public Integer call() {
        BaseUrl server = Optional.ofNullable(baseUrl).orElseThrow();
        Account account = new Account(email, password());
        Optional<Path> directory = Optional.ofNullable(report).map(this::made);
        KitRun run = hold(server, account);
        PrintWriter out = spec.commandLine().getOut();
        Transcript.write(run, out);
        directory.ifPresent(place -> {
            write(place.resolve("TEST-compatibility-kit.xml"), JUnitReport.of(run));
            write(place.resolve("compatibility-kit.html"), HtmlReport.of(run));
        });
        out.flush();
        boolean isAsAsked = run.failed() == 0 && !(isNoSkips && run.skipped() > 0);
        return isAsAsked ? AS_ASKED : NOT_AS_ASKED;
    }

    private KitRun hold(BaseUrl baseUrl, Account account) {
        Secrets secrets = new Secrets();
        List<Result> results = new ArrayList<>();
        Instant started = clock.instant();
        try (ServerUnderTest server = new ServerUnderTest(baseUrl, limits, nanoTime)) {
            Conversation conversation = new Conversation(server, account, random, secrets);
            for (Check check : Checks.all()) {
                long start = nanoTime.getAsLong();
                Verdict verdict = conversation.isOver() ? OVER : leniently(check, examined(check, conversation));
                Duration time = Duration.ofNanos(nanoTime.getAsLong() - start);
                results.add(new Result(check, verdict.withTexts(secrets::shown), time));
            }
            conversation.logOutOfTheRest();
        }
        return new KitRun(baseUrl, started, List.copyOf(results));
    }

    private static Verdict examined(Check check, Conversation conversation) {
        try {
            return check.examination().of(conversation);
        } catch (RuntimeException bug) {
            // Told like all else, since a stack trace would hide nothing.
            return new Failed("this is a bug of the kit", bug.toString());
        }
    }

    private Verdict leniently(Check check, Verdict verdict) {
        return isPagesOnly && !check.source().isBinding() && verdict instanceof Failed(var complaint, var came)
                ? new Skipped("no page asks for it: " + complaint + ": " + came)
                : verdict;
    }

    /** One line of UTF-8, whose LF or CRLF is not part of the password. */
    private String password() {
        if (!isPasswordOnStdin) {
            throw wrong("--password-stdin is the only way to give the password");
        }
        try {
            byte[] input = standardInput.readNBytes(MOST_INPUT);
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
            List<String> lines = text.lines().toList();
            if (lines.size() != 1 || lines.get(0).isEmpty()) {
                throw wrong("standard input is not one line with the password");
            }
            return lines.get(0);
        } catch (CharacterCodingException notUtf8) {
            throw wrong("the password is not UTF-8");
        } catch (IOException failure) {
            throw wrong("cannot read the password: " + failure);
        }
    }

    private Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException failure) {
            throw wrong("cannot make the directory of the report: " + failure);
        }
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw wrong("cannot write the report: " + failure);
        }
    }

    private ParameterException wrong(String complaint) {
        return new ParameterException(spec.commandLine(), complaint);
    }
}
