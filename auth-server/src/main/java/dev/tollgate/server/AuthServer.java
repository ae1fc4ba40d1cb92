package dev.tollgate.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.LoginLog;
import dev.tollgate.server.login.LoginThrottle;
import dev.tollgate.server.password.Argon2idHasher;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.token.TokenVerifier;
import dev.tollgate.server.user.UniqueIds;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;

/** A running server: makes every object, in the order in which they need each other. */
public final class AuthServer implements AutoCloseable {
    private static final Duration REVOCATION_BOUND = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);
    private static final int HASHING_QUEUE = 32;
    private static final int STORE_THREADS = 4;
    private static final int STORE_QUEUE = 1_000;

    private final HttpListener listener;
    private final List<ExecutorService> executors;
    private final List<Database> databases;

    private AuthServer(HttpListener listener, List<ExecutorService> executors, List<Database> databases) {
        this.listener = listener;
        this.executors = executors;
        this.databases = databases;
    }

    /**
     * Starts a server that accepts requests when this returns.
     *
     * @throws OperatorException if a setting or its surroundings keep it from starting
     */
    public static AuthServer start(Config config, Clock clock) {
        DataDirectory directory = DataDirectory.open(config.dataDir());
        SecureRandom random = new SecureRandom();
        UniqueIds ids = new UniqueIds(clock, random);
        PasswordHasher passwords = new Argon2idHasher();
        LoginLog log = new LoginLogger();

        ExecutorService hashing = pool("hashing", Runtime.getRuntime().availableProcessors(), HASHING_QUEUE);
        ExecutorService blocking = pool("store", STORE_THREADS, STORE_QUEUE);
        List<Database> databases = new ArrayList<>();
        Map<String, HttpHandler> applications = new LinkedHashMap<>();
        for (Environment environment : Environment.values()) {
            Database database = directory.database(environment);
            databases.add(database);
            TokenStore tokenStore = new JdbcTokenStore(database);
            TokenIssuer issuer = new TokenIssuer(tokenStore, config.tokenLife(), clock, random);
            TokenVerifier verifier = new TokenVerifier(tokenStore, REVOCATION_BOUND, clock, blocking);
            LoginThrottle throttle = new LoginThrottle(
                    config.failedLoginsPerAccount(), config.failedLoginsPerAddress(), Ticker.systemTicker());
            Login login =
                    new Login(new JdbcUserStore(database), passwords, throttle, issuer, ids, log, hashing, blocking);
            applications.put(environment.basePath(), HttpApi.create(login, verifier, config.operations(), ids, clock));
        }
        return new AuthServer(listen(config, applications), List.of(hashing, blocking), databases);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** Takes no more connections, finishes what runs, and ends. */
    @Override
    public void close() {
        listener.stop(SHUTDOWN_GRACE);
        executors.forEach(ExecutorService::close);
        databases.forEach(Database::close);
    }

    private static HttpListener listen(Config config, Map<String, HttpHandler> applications) {
        try {
            return HttpListener.start(config.host(), config.port(), applications);
        } catch (IOException failure) {
            throw new OperatorException(
                    "cannot listen on %s:%d: %s".formatted(config.host(), config.port(), failure.getMessage()),
                    failure);
        }
    }

    /** Refuses what neither a thread nor the queue can take. */
    private static ExecutorService pool(String name, int threads, int queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name + "-", 1).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
