package dev.tollgate.server.user;

import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHasher;
import java.time.Clock;
import java.util.Optional;

/** Makes new users. */
public final class Registration {
    private final UserStore users;
    private final PasswordHasher passwords;
    private final UniqueIds ids;
    private final Clock clock;

    public Registration(UserStore users, PasswordHasher passwords, UniqueIds ids, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.ids = ids;
        this.clock = clock;
    }

    /** Adds a user and answers the new id; empty if somebody has this address already. */
    public Optional<UserId> register(Email email, NewPassword password) {
        User user =
                new User(new UserId(ids.next()), email, passwords.hash(password.password()), 0, false, clock.instant());
        return users.add(user) ? Optional.of(user.id()) : Optional.empty();
    }
}
