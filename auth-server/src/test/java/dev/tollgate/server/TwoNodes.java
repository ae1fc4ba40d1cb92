package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.user.Email;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Two servers in this JVM that share a PostgreSQL database: tokens are issued and ended at one, and checked at the other. */
final class TwoNodes implements AutoCloseable {
    private static final String MANY_MILLIS = "60000";

    private final PostgresAccess database;
    private final AuthServer one;
    private final AuthServer other;
    private final Administration administration;

    private TwoNodes(PostgresAccess database, Config config, Clock clock, Ticker ticker) {
        this.database = database;
        this.one = AuthServer.start(config, clock, ticker);
        this.other = AuthServer.start(config, clock, ticker);
        this.administration = Administration.existing(config.databases(), Environment.LIVE);
    }

    /** Starts both on an empty database, with {@link TestUser} in the live environment. */
    static TwoNodes start(Duration bound, Clock clock, Ticker ticker) {
        PostgresAccess database = TestPostgres.newDatabase();
        Config config = Config.of(settings(database, bound));
        TwoNodes nodes = new TwoNodes(database, config, clock, ticker);
        TestServer.register(nodes.administration, config.hashing(), new Email(TestUser.EMAIL), TestUser.PASSWORD);
        return nodes;
    }

    /** With time-outs so long that a busy machine is not taken for a database that is away. */
    private static Map<Setting, String> settings(PostgresAccess database, Duration bound) {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.PORT, "0");
        settings.put(Setting.DRAIN_TIME, "0");
        settings.put(Setting.DATABASE_URL, database.url());
        database.user().ifPresent(user -> settings.put(Setting.DATABASE_USER, user));
        database.password().ifPresent(password -> settings.put(Setting.DATABASE_PASSWORD, password.text()));
        settings.put(Setting.REVOCATION_BOUND, String.valueOf(bound.toSeconds()));
        settings.put(Setting.ACCEPT_LOST_WRITES, "on");
        settings.put(Setting.DATABASE_CONNECTIONS, "4");
        settings.put(Setting.DATABASE_SOCKET_TIMEOUT, "61");
        settings.put(Setting.DATABASE_STATEMENT_TIMEOUT, MANY_MILLIS);
        settings.put(Setting.DATABASE_LOCK_TIMEOUT, MANY_MILLIS);
        settings.put(Setting.DATABASE_POOL_TIMEOUT, MANY_MILLIS);
        return settings;
    }

    /** The live environment, as a command has it. */
    Administration administration() {
        return administration;
    }

    /** Runs a statement in the live environment's schema, beside both. */
    void execute(String sql) {
        TestPostgres.execute(database, "SET search_path = " + Environment.LIVE.databaseSchema() + "; " + sql);
    }

    RawConnection toOne() throws IOException {
        return RawConnection.to(one.port());
    }

    RawConnection toOther() throws IOException {
        return RawConnection.to(other.port());
    }

    /** Has the end of a token announced or not. */
    void announceEndings(boolean announced) {
        execute("ALTER TABLE tokens " + (announced ? "ENABLE" : "DISABLE") + " TRIGGER announce_ended_token");
    }

    static void logOut(String token, RawConnection connection) throws IOException {
        connection.send("POST /api/1.1/wf/logout HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: Bearer "
                + token + "\r\n\r\n");
        RawAnswer answer = connection.answer();
        assertThat(answer.body()).as(answer.toString()).contains("\"ended\":1");
    }

    /** Whether a token is taken for live. */
    static boolean isAccepted(String token, RawConnection connection) throws IOException {
        connection.send(TestUser.check(token));
        RawAnswer answer = connection.answer();
        assertThat(answer.status()).as(answer.toString()).isIn(200, 401);
        return answer.status() == 200;
    }

    @Override
    public void close() {
        administration.close();
        one.close();
        other.close();
    }
}
