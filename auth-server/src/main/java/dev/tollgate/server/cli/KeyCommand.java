package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.key.ApiKey;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.NamedKey;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands for keys of one kind. They work on the database, so a server that runs needs not be told. */
@Command
final class KeyCommand {
    private final KeyKind kind;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KeyCommand(KeyKind kind) {
        this.kind = kind;
    }

    /** The commands for the keys by which other services ask about tokens. */
    static CommandLine forServices() {
        return commandLine(
                KeyKind.SERVICE,
                "service-key",
                "Add, list and remove the keys by which other services ask about tokens, also while the server runs.");
    }

    /** The commands for the keys by which administrators manage users. */
    static CommandLine forAdministrators() {
        return commandLine(
                KeyKind.ADMINISTRATOR,
                "admin-key",
                "Add, list and remove the keys by which administrators manage users, also while the server runs.");
    }

    private static CommandLine commandLine(KeyKind kind, String name, String description) {
        CommandLine command = new CommandLine(new KeyCommand(kind));
        command.getCommandSpec().name(name).usageMessage().description(description);
        return command;
    }

    @Command(description = "Add a key; the last word printed is the key, which is never shown again.")
    void add(@Mixin EnvironmentOptions options, @Mixin Selection selection) {
        KeyName name = selection.name();
        try (Administration administration = options.create()) {
            ApiKey key = administration
                    .keyIssuer(kind)
                    .issue(name)
                    .orElseThrow(() -> new CommandFailedException("there is a key " + name + " in "
                            + options.environment().label() + " already"));
            out().println("Added " + name + " to " + options.environment().label() + " as " + key.text());
        }
    }

    @Command(description = "List the keys, oldest first: name and date, with a tab between.")
    void list(@Mixin EnvironmentOptions options) {
        try (Administration administration = options.existing()) {
            administration.keys(kind).findAll().forEach(key -> out().println(line(key)));
        }
    }

    @Command(description = "Remove a key; a server that runs refuses it within its --revocation-bound.")
    void remove(@Mixin EnvironmentOptions options, @Mixin Selection selection) {
        KeyName name = selection.name();
        try (Administration administration = options.existing()) {
            if (!administration.keys(kind).remove(name)) {
                throw new CommandFailedException("there is no key " + name);
            }
            out().println("Removed " + name + " from " + options.environment().label());
        }
    }

    private static String line(NamedKey key) {
        return key.name() + "\t" + key.createdAt();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** One key, named by its name. */
    static final class Selection {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                required = true,
                description = "Name of the key: 1 to 64 visible characters of ASCII")
        private String name = "";

        KeyName name() {
            return KeyName.parse(name)
                    .orElseThrow(
                            () -> new OperatorException("a key's name is 1 to 64 visible characters of ASCII, not '"
                                    + TerminalText.visible(name) + "'"));
        }
    }
}
