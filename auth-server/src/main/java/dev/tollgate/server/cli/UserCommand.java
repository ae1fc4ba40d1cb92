package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.Config;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.MigrationStatus;
import dev.tollgate.server.user.Registration;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserChange;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands for users. They work on the database, so a server that runs needs not be told. */
@Command(name = "user", description = "Add, list, change, import and export users, also while the server runs.")
final class UserCommand {
    static final List<Setting> HASHING = List.of(
            Setting.HASH_MEMORY,
            Setting.HASH_PASSES,
            Setting.HASH_BUDGET,
            Setting.FOREIGN_BCRYPT_COST,
            Setting.FOREIGN_PBKDF2_ROUNDS,
            Setting.FOREIGN_HASH_MEMORY,
            Setting.PEPPER_FILE);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private static final String ADD = "add";
    private static final String SET_PASSWORD = "set-password";

    /** The commands, which hash as the server does. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new UserCommand());
        for (String name : List.of(ADD, SET_PASSWORD)) {
            SettingOptions.add(HASHING, subcommand(name, command.getCommandSpec()));
        }
        command.addSubcommand(ImportCommand.commandLine());
        command.addSubcommand(new ExportCommand());
        return command;
    }

    private static CommandSpec subcommand(String name, CommandSpec user) {
        return Objects.requireNonNull(user.subcommands().get(name)).getCommandSpec();
    }

    @Command(name = ADD, description = "Add a user; the last word printed is the new user's id.")
    void add(
            @Mixin EnvironmentOptions options,
            @Option(names = "--email", paramLabel = "EMAIL", required = true, description = "Address of the user")
                    String email,
            @Mixin PasswordInput passwords,
            @Option(names = "--no-password", description = "Add a user who cannot log in until a password is set")
                    boolean isWithoutPassword) {
        Email address = Email.parse(email)
                .orElseThrow(() ->
                        new OperatorException("'" + TerminalText.visible(email) + "' cannot be an e-mail address"));
        if (isWithoutPassword) {
            passwords.requireNone();
        }
        Optional<NewPassword> password = isWithoutPassword ? Optional.empty() : Optional.of(passwords.readFor(address));
        PasswordHasher hasher = hasher(ADD);
        try (Administration administration = options.create()) {
            Registration registration = administration.registration(hasher);
            UserId id = password.map(chosen -> registration.register(address, chosen))
                    .orElseGet(() -> registration.register(address))
                    .orElseThrow(() -> new CommandFailedException("there is a user " + address + " in "
                            + options.environment().label() + " already"));
            out().println("Added " + address + " to " + options.environment().label() + " as " + id);
        }
    }

    @Command(name = SET_PASSWORD, description = "Give a user another password, and end the user's tokens.")
    void setPassword(
            @Mixin EnvironmentOptions options, @Mixin UserSelection selection, @Mixin PasswordInput passwords) {
        PasswordHasher hasher = hasher(SET_PASSWORD);
        try (Administration administration = options.existing()) {
            User user = selection.findIn(administration.users());
            NewPassword password = passwords.readFor(user.email());
            UserChange change = UserChange.password(hasher.hash(password.password()));
            switch (administration.users().change(user.id(), change)) {
                case CHANGED ->
                    out().println("Changed the password of " + user.email() + " in "
                            + options.environment().label());
                case NO_SUCH_USER, EMAIL_IN_USE ->
                    throw new CommandFailedException(user.email() + " has just been removed");
            }
        }
    }

    private PasswordHasher hasher(String command) {
        return Config.hashing(SettingOptions.values(HASHING, subcommand(command, spec)))
                .hasher(new SecureRandom());
    }

    @Command(description = "Show all that is known of a user, a line for each, with a tab behind its name.")
    void show(@Mixin EnvironmentOptions options, @Mixin UserSelection selection) {
        try (Administration administration = options.existing()) {
            User user = selection.findIn(administration.users());
            show("id", user.id().text());
            show("email", user.email().text());
            show("state", state(user));
            show("password", user.passwordHash().isPresent() ? "yes" : "no");
            show("created", user.createdAt().toString());
            show("modified", user.modifiedAt().toString());
            user.externalId().ifPresent(id -> show("external-id", TerminalText.visible(id)));
        }
    }

    private void show(String name, String value) {
        out().println(name + "\t" + value);
    }

    @Command(description = "List the users, oldest first: id, address, state and date, with tabs between.")
    void list(@Mixin EnvironmentOptions options) {
        try (Administration administration = options.existing()) {
            administration.users().forEach(user -> out().println(line(user)));
        }
    }

    @Command(description = "Keep a user from logging in, and end the user's tokens.")
    void disable(@Mixin EnvironmentOptions options, @Mixin UserSelection selection) {
        change(options, selection, UserStore::disable, "Disabled");
    }

    @Command(description = "Let a disabled user log in again.")
    void enable(@Mixin EnvironmentOptions options, @Mixin UserSelection selection) {
        change(options, selection, UserStore::enable, "Enabled");
    }

    @Command(description = "Remove a user and the user's tokens.")
    void remove(@Mixin EnvironmentOptions options, @Mixin UserSelection selection) {
        change(options, selection, UserStore::remove, "Removed");
    }

    @Command(
            name = "migration-status",
            description =
                    "Count the users by where their passwords are: number and what it counts, with a tab between.")
    void migrationStatus(@Mixin EnvironmentOptions options) {
        try (Administration administration = options.existing()) {
            MigrationStatus status = administration.users().migrationStatus();
            tell(status.users(), "users");
            tell(status.own(), "with a password hash of ours");
            status.foreign().forEach((kind, users) -> tell(users, "with a foreign hash: " + kind));
            tell(status.withoutPassword(), "without a password");
            tell(status.confirmed(), "confirmed by the old server");
            tell(status.removedAddresses(), "removed addresses");
        }
    }

    private void tell(long number, String what) {
        out().println(number + "\t" + what);
    }

    private void change(
            EnvironmentOptions options, UserSelection selection, BiConsumer<UserStore, UserId> change, String done) {
        try (Administration administration = options.existing()) {
            User user = selection.findIn(administration.users());
            change.accept(administration.users(), user.id());
            out().println(done + " " + user.email() + " in "
                    + options.environment().label());
        }
    }

    private static String line(User user) {
        return String.join(
                "\t",
                user.id().text(),
                user.email().text(),
                state(user),
                user.createdAt().toString());
    }

    private static String state(User user) {
        return user.disabled() ? "disabled" : "enabled";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
