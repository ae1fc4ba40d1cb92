package dev.tollgate.server;

import dev.tollgate.server.key.KeyIssuer;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyStore;
import dev.tollgate.server.login.ThrottledAccounts;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcKeyStore;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.JdbcUserIntake;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.transfer.EntryRules;
import dev.tollgate.server.transfer.UserImport;
import dev.tollgate.server.user.Registration;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What the commands need to look after the users and keys of one environment, beside a server that runs or without one. */
public final class Administration implements AutoCloseable {
    private static final int TOKENS_AT_ONCE = 1_000;

    private final Database database;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final UserStore users;

    private Administration(Database database) {
        this.database = database;
        this.users = new JdbcUserStore(database, clock);
    }

    /** Opens an environment whose database is made if it is missing. */
    public static Administration create(Databases databases, Environment environment) {
        return new Administration(databases.create(environment));
    }

    /** Opens an environment whose database is there. */
    public static Administration existing(Databases databases, Environment environment) {
        return new Administration(databases.existing(environment));
    }

    /**
     * Puts a copy of an environment's database into a new file, also while a server runs.
     *
     * @throws OperatorException if the file cannot be made
     * @throws dev.tollgate.server.store.StoreUnavailableException if it cannot be written to its end
     */
    public static void backUp(Path dataDirectory, Environment environment, Path copy) {
        DataDirectory.existing(dataDirectory).backUp(environment, copy);
    }

    /**
     * Makes an environment's database out of such a copy.
     *
     * @throws OperatorException if that cannot be, or if there is a database
     */
    public static void restore(Path dataDirectory, Environment environment, Path copy) {
        DataDirectory.create(dataDirectory).restore(environment, copy);
    }

    /** Ends all tokens of the environment, in parts that hold up nobody for long; answers how many. */
    public long endAllTokens() {
        TokenStore tokens = new JdbcTokenStore(database);
        long ended = 0;
        int part = TOKENS_AT_ONCE;
        while (part == TOKENS_AT_ONCE) {
            part = tokens.endSome(TOKENS_AT_ONCE);
            ended += part;
        }
        return ended;
    }

    public UserStore users() {
        return users;
    }

    public Registration registration(PasswordHasher passwords) {
        return new Registration(users, passwords, new UniqueIds(clock, random), clock);
    }

    /** An import that hashes passwords on these threads. */
    public UserImport userImport(EntryRules rules, PasswordHasher passwords, Executor hashing) {
        return new UserImport(
                new JdbcUserIntake(database, clock), rules, passwords, hashing, new UniqueIds(clock, random), clock);
    }

    /** An import that changes nothing. */
    public UserImport dryUserImport(EntryRules rules) {
        return UserImport.dry(new JdbcUserIntake(database, clock), rules, new UniqueIds(clock, random), clock);
    }

    public ThrottledAccounts throttledAccounts() {
        return new ThrottledAccounts(database.throttles(), users, clock, random);
    }

    public KeyStore keys(KeyKind kind) {
        return new JdbcKeyStore(database, kind);
    }

    public KeyIssuer keyIssuer(KeyKind kind) {
        return new KeyIssuer(kind, keys(kind), clock, random);
    }

    @Override
    public void close() {
        database.close();
    }
}
