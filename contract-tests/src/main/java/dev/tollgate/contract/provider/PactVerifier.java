package dev.tollgate.contract.provider;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import au.com.dius.pact.provider.VerificationResult;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program that verifies pacts of consumer teams against the server that is packed with it. */
@Command(
        name = "pact-verifier",
        mixinStandardHelpOptions = true,
        versionProvider = PactVerifier.Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = PactVerifier.CANNOT_TELL,
        description =
                "Holds Tollgate to your pacts. Each interaction meets a server of its own, in the state that it asks"
                        + " for.",
        footer = {
            "",
            "Ends with 0 if all pacts are kept, with 1 if one is not or there is none, and with 2 if it cannot tell.",
            "The token of a broker is read from --broker-token-file, or else from PACT_BROKER_TOKEN."
        })
public final class PactVerifier implements Callable<Integer> {
    private static final String TOKEN = "PACT_BROKER_TOKEN";
    private static final int KEPT = 0;
    private static final int NOT_KEPT = 1;
    static final int CANNOT_TELL = 2;

    /** What Pact recommends: the newest that is meant to stay, and all that are in use. */
    private static final List<String> DEFAULT_SELECTORS =
            List.of("{\"mainBranch\":true}", "{\"deployedOrReleased\":true}");

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Place place = new Place();

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            defaultValue = "auth-server",
            description = "What the pacts call Tollgate (${DEFAULT-VALUE}).")
    private String provider = "";

    @Option(
            names = "--consumer-version-selector",
            paramLabel = "JSON",
            description = "Which pacts of the broker, such as {\"branch\":\"main\"}; may be given several times.")
    private List<String> selectors = List.of();

    @Option(names = "--broker-token-file", paramLabel = "FILE", description = "File of the broker's bearer token.")
    private @Nullable Path tokenFile;

    @Option(names = "--enable-pending", description = "Whether a pact that was never kept may fail.")
    private boolean isPendingAllowed;

    @Option(names = "--publish", description = "Tells the broker the results, as those of the version of this jar.")
    private boolean isPublished;

    @Option(names = "--provider-branch", paramLabel = "BRANCH", description = "Branch of Tollgate to tell.")
    private String providerBranch = "";

    private final Map<String, String> environment;
    private final String version;

    /**
     * Verifies nothing yet.
     *
     * @param version of the server that is packed here, which is what a broker is told the results of
     */
    PactVerifier(Map<String, String> environment, String version) {
        this.environment = environment;
        this.version = version;
    }

    /** A folder or a broker. */
    private static final class Place {
        @Option(names = "--pacts", required = true, paramLabel = "DIR", description = "Folder of your pacts.")
        private @Nullable Path folder;

        @Option(names = "--broker-url", required = true, paramLabel = "URL", description = "Pact broker that has them.")
        private @Nullable URI broker;
    }

    /** Verifies, and ends the JVM. */
    public static void main(String... arguments) {
        // Pact would count its users otherwise, and would log what the pacts say, passwords too.
        System.setProperty("pact_do_not_track", "true");
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        LogManager.getLogManager().reset();
        System.exit(commandLine(new PactVerifier(System.getenv(), Version.TEXT)).execute(arguments));
    }

    static CommandLine commandLine(PactVerifier verifier) {
        return new CommandLine(verifier)
                .registerConverter(URI.class, PactVerifier::brokerUrl)
                .setParameterExceptionHandler((mistake, ignored) -> explain(mistake));
    }

    private static int explain(ParameterException mistake) {
        PrintWriter err = mistake.getCommandLine().getErr();
        // What is not known may be a token that somebody gave in a wrong way.
        String complaint = mistake instanceof UnmatchedArgumentException
                ? "there is an argument or option that the verifier does not know"
                : mistake.getMessage();
        err.println("pact-verifier: " + complaint + "; see --help");
        err.flush();
        return CANNOT_TELL;
    }

    /** What it refuses may hold a password, and so is not repeated. */
    private static URI brokerUrl(String text) {
        try {
            URI url = new URI(text);
            if (List.of("http", "https").contains(url.getScheme())
                    && url.getHost() != null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException noUrl) {
            // Told as any other.
        }
        throw new TypeConversionException(
                "it has to be an http or https URL with a host and without user name and password");
    }

    @Override
    public Integer call() {
        CommandLine command = requireNonNull(spec).commandLine();
        if (isPublished && place.broker == null) {
            throw new ParameterException(command, "--publish needs --broker-url");
        }
        if (isPendingAllowed && place.broker != null && providerBranch.isEmpty()) {
            throw new ParameterException(command, "--enable-pending with --broker-url needs --provider-branch");
        }
        try {
            return verify(command.getOut());
        } catch (PactSourceException failure) {
            command.getErr().println("pact-verifier: " + VisibleText.of(String.valueOf(failure.getMessage())));
            return CANNOT_TELL;
        }
    }

    private int verify(PrintWriter out) {
        Optional<PactBroker> broker = Optional.ofNullable(place.broker).map(this::broker);
        PactSource source = broker.isPresent() ? broker.get() : new PactFolder(requireNonNull(place.folder));
        FoundPacts all = source.pactsWith(provider);
        tellPassedOver(all.otherProviders(), out);
        if (all.pacts().isEmpty()) {
            out.printf("There is no pact with the provider '%s'. %s%n", provider, ProviderState.known());
            return NOT_KEPT;
        }
        PrintedVerification verification = new PrintedVerification(out, isPendingAllowed);
        for (FoundPact found : all.pacts()) {
            VerificationResult result = verification.verify(found);
            broker.filter(told -> isPublished).ifPresent(told -> told.publish(found.pact(), result, version));
        }
        return verification.finish() ? KEPT : NOT_KEPT;
    }

    private static void tellPassedOver(List<String> providers, PrintWriter out) {
        if (!providers.isEmpty()) {
            out.printf(
                    "passed over: %d with %s%n",
                    providers.size(),
                    providers.stream()
                            .distinct()
                            .map(name -> "'" + VisibleText.of(name) + "'")
                            .collect(joining(", ")));
        }
    }

    private PactBroker broker(URI url) {
        return new PactBroker(
                url, token(), selectors.isEmpty() ? DEFAULT_SELECTORS : selectors, providerBranch, isPendingAllowed);
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(environment.get(TOKEN));
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException failure) {
            throw new PactSourceException("cannot read the file " + tokenFile, failure);
        }
    }

    /** As the build has written it into the jar. */
    static final class Version implements IVersionProvider {
        private static final String TEXT = Objects.requireNonNullElse(
                PactVerifier.class.getPackage().getImplementationVersion(), "(not packaged)");

        @Override
        public String[] getVersion() {
            return new String[] {"pact-verifier " + TEXT};
        }
    }
}
