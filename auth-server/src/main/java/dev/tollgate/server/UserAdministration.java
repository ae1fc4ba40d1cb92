package dev.tollgate.server;

import dev.tollgate.server.password.Argon2idHasher;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.user.Registration;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserStore;
import java.security.SecureRandom;
import java.time.Clock;

/** What the commands need to look after the users of one environment, beside a server that runs or without one. */
public final class UserAdministration implements AutoCloseable {
    private final Database database;
    private final UserStore users;

    private UserAdministration(Database database) {
        this.database = database;
        this.users = new JdbcUserStore(database);
    }

    public static UserAdministration open(DataDirectory directory, Environment environment) {
        return new UserAdministration(directory.database(environment));
    }

    public UserStore users() {
        return users;
    }

    /** Made only when asked for, because it loads libsodium. */
    public Registration registration() {
        Clock clock = Clock.systemUTC();
        return new Registration(users, new Argon2idHasher(), new UniqueIds(clock, new SecureRandom()), clock);
    }

    @Override
    public void close() {
        database.close();
    }
}
