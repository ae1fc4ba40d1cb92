package dev.tollgate.contract.provider;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Token;
import dev.tollgate.server.Administration;
import dev.tollgate.server.AuthServer;
import dev.tollgate.server.Config;
import dev.tollgate.server.Environment;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The real server on a free port with databases of its own, and the real means to bring it into a state. */
public final class ContractServer implements AutoCloseable {
    private static final Duration IDLE_LIFE = Duration.ofDays(14);
    private static final Duration PAST_THE_END = Duration.ofSeconds(1);
    private static final int MOST_STARTS = 50;
    private static final Duration BETWEEN_STARTS = Duration.ofMillis(100);

    private final ServerDatabase database;
    private final Map<Setting, String> settings = new EnumMap<>(Setting.class);
    private final MovableClock clock = new MovableClock();
    private Config config;
    private AuthServer server;

    /** Opened when it is first needed. */
    private @Nullable Administration administration;

    private ContractServer(ServerDatabase database, Map<Setting, String> settings) {
        this.database = database;
        this.settings.put(Setting.PORT, "0");
        this.settings.putAll(database.settings());
        this.settings.put(Setting.DRAIN_TIME, "0");
        // The least that there may be: what a hash costs shows nowhere in the contract.
        this.settings.put(Setting.HASH_MEMORY, "7168");
        this.settings.put(Setting.HASH_PASSES, "1");
        this.settings.putAll(settings);
        this.config = Config.of(this.settings);
        this.server = AuthServer.start(config, clock, clock.ticker());
    }

    /**
     * Starts a server with the settings that are so by default.
     *
     * @param directory an empty one, which stays
     */
    public static ContractServer start(Path directory) {
        return start(directory, Map.of());
    }

    /**
     * Starts a server with settings that are not as they are by default.
     *
     * @param directory an empty one, which stays
     * @throws dev.tollgate.server.OperatorException that names every wrong setting
     */
    public static ContractServer start(Path directory, Map<Setting, String> settings) {
        return new ContractServer(DatabaseFiles.in(directory), settings);
    }

    /** Starts a server with another database, which ends with it, and the settings that are so by default. */
    static ContractServer start(ServerDatabase database) {
        return new ContractServer(database, Map.of());
    }

    public MovableClock clock() {
        return clock;
    }

    public int port() {
        return server.port();
    }

    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port() + Environment.LIVE.basePath());
    }

    public AuthClient client() {
        return AuthClient.builder(baseUri()).clock(clock).build();
    }

    public UserId addUser(String email, String password) {
        PasswordHasher hasher = config.hashing().hasher(new SecureRandom());
        return switch (config.passwordRules()
                .judge(new Password(password), address(email).text())) {
            case Accepted(var accepted) ->
                addUser(email, Optional.of(hasher.hash(accepted.password())), Optional.empty());
            case Refused(var objection) -> throw new IllegalArgumentException("the password is " + objection);
        };
    }

    /** Somebody who has no password here yet. */
    public UserId addUserFromElsewhere(String email, String externalId) {
        return addUser(email, Optional.empty(), Optional.of(externalId));
    }

    private UserId addUser(String email, Optional<PasswordHash> hash, Optional<String> externalId) {
        UserId id = new UserId(new UniqueIds(clock, new SecureRandom()).next());
        Instant now = clock.instant();
        Addition addition =
                administration().users().add(new User(id, address(email), hash, 0, false, now, now, externalId));
        if (addition != Addition.ADDED) {
            throw new IllegalArgumentException("there is a user with the address " + email + " already");
        }
        return id;
    }

    private static Email address(String email) {
        return Email.parse(email).orElseThrow(() -> new IllegalArgumentException("'" + email + "' is no address"));
    }

    /** The text of the key. */
    public String addServiceKey(String name) {
        return addKey(KeyKind.SERVICE, name);
    }

    /** The text of the key. */
    public String addAdministratorKey(String name) {
        return addKey(KeyKind.ADMINISTRATOR, name);
    }

    private String addKey(KeyKind kind, String name) {
        return administration()
                .keyIssuer(kind)
                .issue(KeyName.parse(name).orElseThrow())
                .orElseThrow()
                .text();
    }

    public void disable(UserId user) {
        administration().users().disable(user);
    }

    public Token logIn(String email, String password) {
        try (AuthClient client = client()) {
            return client.generateUserToken(email, password);
        }
    }

    /** Adds somebody in this state. */
    public Account account(UserState state, String email, String password) {
        UserId user = state == UserState.WITHOUT_PASSWORD
                ? addUser(email, Optional.empty(), Optional.empty())
                : addUser(email, password);
        switch (state) {
            case ACTIVE, WITHOUT_PASSWORD -> {}
            case DISABLED -> disable(user);
            case THROTTLED -> useUpFailedLogins(email);
        }
        return new Account(user.text(), email, password);
    }

    /** Logs in so that the token is now in this state. */
    public Token token(TokenState state, Account account) {
        return switch (state) {
            case LIVE -> logIn(account);
            case EXPIRED -> clock.ago(life().plus(PAST_THE_END), () -> logIn(account));
            case IDLE -> {
                Duration idle = requireIdleLife();
                yield clock.ago(idle.plus(PAST_THE_END), () -> logIn(account));
            }
            case ENDED -> {
                Token token = logIn(account);
                try (AuthClient client = client()) {
                    client.logOut(token);
                }
                yield token;
            }
            case DISABLED -> {
                Token token = logIn(account);
                disable(new UserId(account.userId()));
                yield token;
            }
        };
    }

    private Token logIn(Account account) {
        return logIn(account.email(), account.password());
    }

    private Duration life() {
        return requireNonNull(config.tokens().life().absolute().get("generate-user-token"));
    }

    /** Fails to log in until the server has had enough. */
    public void useUpFailedLogins(String email) {
        try (AuthClient client = client()) {
            for (int attempt = 0; attempt < 100; attempt++) {
                if (failure(client, email) instanceof TooManyRequests) {
                    return;
                }
            }
        }
        throw new AssertionError("a hundred failed logins were not too many");
    }

    private static AuthException failure(AuthClient client, String email) {
        try {
            client.generateUserToken(email, "wrong");
        } catch (AuthException failure) {
            return failure;
        }
        throw new AssertionError("a wrong password logged in");
    }

    /** Starts again on the same port and databases, with this setting. */
    void restart(Setting setting, String value) {
        settings.put(Setting.PORT, String.valueOf(port()));
        settings.put(setting, value);
        server.close();
        config = Config.of(settings);
        server = startAgain();
    }

    /** Any connection of this machine may have taken the port meanwhile, and gives it back soon. */
    private AuthServer startAgain() {
        for (int attempt = 1; ; attempt++) {
            try {
                return AuthServer.start(config, clock, clock.ticker());
            } catch (OperatorException refused) {
                if (!(refused.getCause() instanceof BindException) || attempt == MOST_STARTS) {
                    throw refused;
                }
                LockSupport.parkNanos(BETWEEN_STARTS.toNanos());
            }
        }
    }

    /** Starts again with an idle life, unless there is one, and answers it. */
    Duration requireIdleLife() {
        if (config.tokens().life().idle().isEmpty()) {
            restart(Setting.IDLE_LIFE, String.valueOf(IDLE_LIFE.toSeconds()));
        }
        return config.tokens().life().idle().orElseThrow();
    }

    void takeDatabaseAway() {
        database.takeAway();
    }

    /** Past the server, and so past what it would refuse to write. */
    void damage(String sql) {
        if (execute(sql) == 0) {
            throw new AssertionError("nothing was damaged");
        }
    }

    /** Every statement about the table is wrong from now on, which the server takes for a bug of its own. */
    void loseTable(String table) {
        execute("ALTER TABLE " + table + " RENAME TO lost_" + table);
    }

    private int execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public synchronized void close() {
        server.close();
        if (administration != null) {
            administration.close();
        }
        database.close();
    }

    private synchronized Administration administration() {
        if (administration == null) {
            administration = Administration.create(config.databases(), Environment.LIVE);
        }
        return administration;
    }
}
