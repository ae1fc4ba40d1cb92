package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many failures two servers that share a database let through together, asked by eight at a time each. */
@Tag("endurance")
final class FleetThrottleIT {
    private static final double MOST_TIMES = 1.2;
    private static final int CONNECTIONS = 16;
    private static final int BURST = 32;
    private static final int SERVERS = 2;

    /** The defaults. */
    private static final int OF_A_MINUTE = 10;

    private static final int OF_AN_HOUR = 60;
    private static final int FREE = 5;
    private static final int OF_AN_ACCOUNT = 30;
    private static final int OF_A_DAY = 100;

    @TempDir
    private Path directory;

    private final PostgresAccess database = TestPostgres.newDatabase();
    private final AtomicLong nanos = new AtomicLong();
    private final List<AuthServer> servers = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < SERVERS; i++) {
            servers.add(AuthServer.start(config(), Clock.systemUTC(), nanos::get));
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(AuthServer::close);
    }

    @Test
    void theLimitsHoldForAllServersTogether() throws Exception {
        IntFunction<ProxiedLogin> manyAccounts = i -> guess("198.51.100.1", "user" + i);
        int ofAMinute = lookedAt(manyAccounts);
        tell("an address in a minute", OF_A_MINUTE, ofAMinute);
        int ofAnHour = ofAMinute;
        for (int minute = 1; minute <= OF_AN_HOUR / OF_A_MINUTE + 1; minute++) {
            pass(Duration.ofMinutes(1));
            ofAnHour += lookedAt(manyAccounts);
        }
        tell("an address in an hour", OF_AN_HOUR, ofAnHour);

        IntFunction<ProxiedLogin> onePair = i -> guess("198.51.100.2", "ada");
        tell("an account at an address at once", FREE, lookedAt(onePair));
        pass(Duration.ofSeconds(15));
        tell("the same after its first wait", 1, lookedAt(onePair));

        IntFunction<ProxiedLogin> oneAccount = i -> guess("203.0." + i / 250 + "." + i % 250, "bob");
        int ofAnAccount = lookedAt(oneAccount) + lookedAt(i -> oneAccount.apply(i + BURST));
        tell("an account at once, and its slow lane", OF_AN_ACCOUNT + 1, ofAnAccount);
        int ofADay = ofAnAccount;
        for (int minute = 1; minute <= OF_A_DAY - OF_AN_ACCOUNT; minute++) {
            pass(Duration.ofMinutes(1));
            int next = minute * SERVERS;
            ofADay += lookedAt(SERVERS, i -> oneAccount.apply(2 * BURST + next + i));
        }
        tell("an account in a day", OF_A_DAY, ofADay);
    }

    private void tell(String limit, int allowed, int lookedAt) {
        double times = (double) lookedAt / allowed;
        System.out.printf(
                "%-40s %4d allowed, %4d let in at %d servers, %.2f times%n", limit, allowed, lookedAt, SERVERS, times);
        assertThat(times).as(limit).isBetween(1 / MOST_TIMES, MOST_TIMES);
    }

    private int lookedAt(IntFunction<ProxiedLogin> guesses) throws Exception {
        return lookedAt(BURST, guesses);
    }

    /** Sends so many guesses to the servers in turn, and counts those that were answered that they are wrong. */
    private int lookedAt(int attempts, IntFunction<ProxiedLogin> guesses) throws Exception {
        List<Callable<RawAnswer>> burst = IntStream.range(0, attempts)
                .<Callable<RawAnswer>>mapToObj(i -> () -> send(guesses.apply(i), servers.get(i % SERVERS)))
                .toList();
        int lookedAt = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<RawAnswer> answer : threads.invokeAll(burst)) {
                assertThat(answer.get().status()).isIn(400, 429);
                lookedAt += answer.get().status() == 400 ? 1 : 0;
            }
        }
        return lookedAt;
    }

    private static RawAnswer send(ProxiedLogin login, AuthServer server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            return login.over(connection);
        }
    }

    private static ProxiedLogin guess(String client, String name) {
        return new ProxiedLogin(client, name + "@example.com", "this is a guess");
    }

    /** The database's own clock cannot be moved, so what it has counted is made older. */
    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        TestPostgres.execute(
                database, "UPDATE tollgate_live.login_attempts SET began_at = began_at - " + time.toMillis());
    }

    private Config config() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        given.put(Setting.PORT, "0");
        given.put(Setting.DATA_DIR, directory.toString());
        given.put(Setting.DRAIN_TIME, "0");
        given.put(Setting.TRUSTED_PROXIES, "127.0.0.0/8");
        given.put(Setting.DATABASE_URL, database.url());
        database.user().ifPresent(user -> given.put(Setting.DATABASE_USER, user));
        database.password().ifPresent(password -> given.put(Setting.DATABASE_PASSWORD, password.text()));
        given.put(Setting.ACCEPT_LOST_WRITES, "on");
        // They all shall be looked at or refused, however slow the machine is.
        given.put(Setting.HASH_QUEUE, "100");
        given.put(Setting.HASH_WAIT, "30");
        return Config.of(given);
    }
}
