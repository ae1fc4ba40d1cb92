package dev.tollgate.contract;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Token;
import dev.tollgate.server.Administration;
import dev.tollgate.server.AuthServer;
import dev.tollgate.server.Config;
import dev.tollgate.server.Environment;
import dev.tollgate.server.Setting;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The real server on a free port with databases of its own, and the real means to bring it into a state. */
final class ContractServer implements AutoCloseable {
    /** Databases without users, to be copied, since to make their tables takes longer than all else of a start. */
    private static final Path EMPTY = emptyDatabases();

    private final Path directory;
    private AuthServer server;

    private ContractServer(Path directory, AuthServer server) {
        this.directory = directory;
        this.server = server;
    }

    static ContractServer start(Path directory) {
        copyEmptyDatabases(directory);
        return new ContractServer(directory, AuthServer.start(config(directory, 0, Map.of()), Clock.systemUTC()));
    }

    private static void copyEmptyDatabases(Path directory) {
        try {
            for (Environment environment : Environment.values()) {
                String file = environment.label() + ".db";
                Files.copy(EMPTY.resolve(file), directory.resolve(file));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path emptyDatabases() {
        try {
            Path directory = Files.createTempDirectory("tollgate");
            for (Environment environment : Environment.values()) {
                Administration.create(directory, environment).close();
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return server.port();
    }

    URI baseUri() {
        return URI.create("http://127.0.0.1:" + port() + Environment.LIVE.basePath());
    }

    AuthClient client() {
        return AuthClient.builder(baseUri()).build();
    }

    UserId addUser(String email, String password) {
        PasswordRules rules = new PasswordRules(PasswordRules.DEFAULT_LEAST_LENGTH);
        Email address = Email.parse(email).orElseThrow();
        PasswordHasher hasher = Config.hashing(Map.of()).hasher(new SecureRandom());
        try (Administration administration = administration()) {
            return switch (rules.judge(new Password(password), address.text())) {
                case Accepted(var accepted) ->
                    administration
                            .registration(hasher)
                            .register(address, accepted)
                            .orElseThrow();
                case Refused(var objection) -> throw new AssertionError(objection);
            };
        }
    }

    /** Somebody who has no password here yet. */
    UserId addUserFromElsewhere(String email, String externalId) {
        UserId id = new UserId(new UniqueIds(Clock.systemUTC(), new SecureRandom()).next());
        Instant now = Instant.now();
        User user = new User(
                id, Email.parse(email).orElseThrow(), Optional.empty(), 0, false, now, now, Optional.of(externalId));
        try (Administration administration = administration()) {
            administration.users().add(user);
        }
        return id;
    }

    /** The text of the key. */
    String addServiceKey(String name) {
        return addKey(KeyKind.SERVICE, name);
    }

    /** The text of the key. */
    String addAdministratorKey(String name) {
        return addKey(KeyKind.ADMINISTRATOR, name);
    }

    private String addKey(KeyKind kind, String name) {
        try (Administration administration = administration()) {
            return administration
                    .keyIssuer(kind)
                    .issue(KeyName.parse(name).orElseThrow())
                    .orElseThrow()
                    .text();
        }
    }

    void disable(UserId user) {
        try (Administration administration = administration()) {
            administration.users().disable(user);
        }
    }

    Token logIn(String email, String password) {
        try (AuthClient client = client()) {
            return client.generateUserToken(email, password);
        }
    }

    /** Fails to log in until the server has had enough. */
    void useUpFailedLogins(String email) {
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
        int port = port();
        server.close();
        server = AuthServer.start(config(directory, port, Map.of(setting, value)), Clock.systemUTC());
    }

    void moveDatabaseAway() throws IOException {
        Files.move(databaseFile(), directory.resolve("moved-away.db"));
    }

    /** Past the server, and so past what it would refuse to write. */
    void damage(String sql) throws SQLException {
        if (execute(sql) == 0) {
            throw new AssertionError("nothing was damaged");
        }
    }

    /** Every statement about the table is wrong from now on, which the server takes for a bug of its own. */
    void loseTable(String table) throws SQLException {
        execute("ALTER TABLE " + table + " RENAME TO lost_" + table);
    }

    private int execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + databaseFile());
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private Administration administration() {
        return Administration.create(directory, Environment.LIVE);
    }

    private Path databaseFile() {
        return directory.resolve("live.db");
    }

    private static Config config(Path directory, int port, Map<Setting, String> more) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.put(Setting.PORT, String.valueOf(port));
        settings.put(Setting.DATA_DIR, directory.toString());
        settings.put(Setting.DRAIN_TIME, "0");
        settings.putAll(more);
        return Config.of(settings);
    }
}
