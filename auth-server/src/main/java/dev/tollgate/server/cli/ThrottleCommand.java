package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.ClientAddress;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.login.ThrottledAccount;
import dev.tollgate.server.login.ThrottledAccounts;
import dev.tollgate.server.user.Email;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands for those whose logins have failed. A server that runs takes over within seconds what is cleared. */
@Command(name = "throttle", description = "List and clear failed logins, and admit users, also while the server runs.")
final class ThrottleCommand {
    private static final String MOST = "1000";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            description = {
                "List the accounts with failed logins within the last day, most failures first: failures and address,"
                        + " with a tab between. Of an account that does not exist the address is not known."
            })
    void list(
            @Mixin EnvironmentOptions options,
            @Option(
                            names = "--most",
                            paramLabel = "NUMBER",
                            defaultValue = MOST,
                            description = "How many are listed (default: ${DEFAULT-VALUE})")
                    int most) {
        if (most < 1) {
            throw new OperatorException("--most must be a whole number from 1, not '" + most + "'");
        }
        try (Administration administration = options.existing()) {
            administration.throttledAccounts().list(most).forEach(account -> out().println(line(account)));
        }
    }

    @Command(
            description = {
                "Forget the failed logins of an account, those from a client address (of both environments where the"
                        + " server is without PostgreSQL), or all."
            })
    void clear(
            @Mixin EnvironmentOptions options,
            @Option(names = "--email", paramLabel = "EMAIL", defaultValue = "", description = "Address of the user")
                    String email,
            @Option(
                            names = "--address",
                            paramLabel = "ADDRESS",
                            defaultValue = "",
                            description = "IPv4 or IPv6 address of the client")
                    String address,
            @Option(names = "--all", description = "All accounts and all client addresses") boolean all) {
        // Picocli's exclusive groups do not see that one comes from the command line and the other from elsewhere.
        if (Stream.of(!email.isEmpty(), !address.isEmpty(), all)
                        .filter(Boolean::booleanValue)
                        .count()
                != 1) {
            throw new OperatorException("say what to clear by one of --email, --address and --all");
        }
        try (Administration administration = options.existing()) {
            ThrottledAccounts accounts = administration.throttledAccounts();
            if (all) {
                accounts.clearAll();
            } else if (email.isEmpty()) {
                accounts.clear(ClientAddress.parse(address));
            } else {
                accounts.clear(email(email));
            }
            out().println("Cleared " + (all ? "all" : email + address) + " in "
                    + options.environment().label());
        }
    }

    @Command(
            description =
                    "Take a user as known at a client address, as after a good login there: strangers who guess at"
                            + " the account do not delay its owner there.")
    void admit(
            @Mixin EnvironmentOptions options,
            @Option(names = "--email", paramLabel = "EMAIL", required = true, description = "Address of the user")
                    String email,
            @Option(
                            names = "--address",
                            paramLabel = "ADDRESS",
                            required = true,
                            description = "IPv4 or IPv6 address of the client")
                    String address) {
        try (Administration administration = options.existing()) {
            administration.throttledAccounts().admit(email(email), ClientAddress.parse(address));
            out().println("Admitted " + email(email) + " from " + address + " in "
                    + options.environment().label());
        }
    }

    private static Email email(String text) {
        return Email.parse(text)
                .orElseThrow(() ->
                        new OperatorException("'" + TerminalText.visible(text) + "' cannot be an e-mail address"));
    }

    private static String line(ThrottledAccount account) {
        return account.failures() + "\t" + account.user().map(Email::text).orElse("(no such user)");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
