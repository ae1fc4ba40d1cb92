package dev.tollgate.server.cli;

import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One user, named by address or by id. */
final class UserSelection {
    @Option(names = "--email", paramLabel = "EMAIL", description = "E-mail address of the user", required = true)
    private @Nullable String email;

    @Option(names = "--id", paramLabel = "ID", description = "Id of the user", required = true)
    private @Nullable String id;

    User findIn(UserStore users) {
        return find(users)
                .orElseThrow(() -> new CommandFailedException("there is no user " + (email == null ? id : email)));
    }

    private Optional<User> find(UserStore users) {
        return email == null
                ? Optional.ofNullable(id).flatMap(UserId::parse).flatMap(users::find)
                : Email.parse(email).flatMap(users::findByEmail);
    }
}
