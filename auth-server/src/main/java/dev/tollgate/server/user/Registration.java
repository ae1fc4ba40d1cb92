package dev.tollgate.server.user;

import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;
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
        return register(email, Optional.of(passwords.hash(password.password())));
    }

    /** As the other, for a user who cannot log in until a password is set. */
    public Optional<UserId> register(Email email) {
        return register(email, Optional.empty());
    }

    private Optional<UserId> register(Email email, Optional<PasswordHash> hash) {
        UserId id = new UserId(ids.next());
        return switch (users.add(User.added(id, email, hash, clock.instant()))) {
            case ADDED -> Optional.of(id);
            case EMAIL_IN_USE -> Optional.empty();
            case ID_IN_USE -> throw new IllegalStateException("an id was made twice");
        };
    }
}
