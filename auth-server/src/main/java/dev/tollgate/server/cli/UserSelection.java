package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.util.Optional;
import picocli.CommandLine.Option;

/** One user, named by address or by id. */
final class UserSelection {
    @Option(names = "--email", paramLabel = "EMAIL", description = "Address of the user")
    private String email = "";

    @Option(names = "--id", paramLabel = "ID", description = "Id of the user, instead of the address")
    private String id = "";

    User findIn(UserStore users) {
        // Picocli's exclusive groups do not see that one comes from the command line and the other from elsewhere.
        if (email.isEmpty() == id.isEmpty()) {
            throw new OperatorException("name the user either by --email or by --id");
        }
        Optional<User> user = email.isEmpty()
                ? UserId.parse(id).flatMap(users::find)
                : Email.parse(email).flatMap(users::findByEmail);
        return user.orElseThrow(
                () -> new CommandFailedException("there is no user " + TerminalText.visible(email + id)));
    }
}
