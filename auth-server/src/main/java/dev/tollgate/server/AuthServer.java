package dev.tollgate.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.http.ApplicationParts;
import dev.tollgate.server.http.BulkUsers;
import dev.tollgate.server.http.DocsPage;
import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.wire.AnswerMeter;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.ListenAddress;
import dev.tollgate.server.http.wire.ListenerRole;
import dev.tollgate.server.http.wire.PublishedFile;
import dev.tollgate.server.http.wire.Site;
import dev.tollgate.server.http.wire.TlsEngines;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyVerifier;
import dev.tollgate.server.legacy.OldServer;
import dev.tollgate.server.login.AdmissionQueue;
import dev.tollgate.server.login.AttemptLog;
import dev.tollgate.server.login.LegacyLogin;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.LoginThrottle;
import dev.tollgate.server.login.NetworkLimit;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.login.PasswordCheck;
import dev.tollgate.server.login.QueuedHashing;
import dev.tollgate.server.login.WaitMeter;
import dev.tollgate.server.management.DatabaseProbe;
import dev.tollgate.server.management.Health;
import dev.tollgate.server.management.ManagementListener;
import dev.tollgate.server.management.Metrics;
import dev.tollgate.server.management.WatchedEnvironment;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.EndedTokens;
import dev.tollgate.server.store.JdbcKeyStore;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.JdbcUserIntake;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.token.DeadTokens;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenMemory;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.token.TokenUses;
import dev.tollgate.server.token.TokenVerifier;
import dev.tollgate.server.transfer.EntryRules;
import dev.tollgate.server.transfer.UserImport;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserDirectory;
import dev.tollgate.server.user.UserStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.server.HttpHandler;

/** A running server: makes every object, in the order in which they need each other. */
public final class AuthServer implements AutoCloseable {
    private static final Duration TOKEN_UPKEEP_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);
    private static final Duration CLEARINGS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(10);
    private static final int MAX_READS = 32;
    private static final int MAX_WRITES = 64;
    private static final int MAX_IMPORTS = 4;

    private final HttpListener listener;
    private final Optional<ManagementListener> management;
    private final List<ExecutorService> executors;
    private final List<OldServer> oldServers;
    private final List<Database> databases;
    private final List<Upkeep> lastWork;
    private final Duration drainTime;
    private final CountDownLatch isHurried = new CountDownLatch(1);

    private AuthServer(
            HttpListener listener,
            Optional<ManagementListener> management,
            List<ExecutorService> executors,
            List<OldServer> oldServers,
            List<Database> databases,
            List<Upkeep> lastWork,
            Duration drainTime) {
        this.listener = listener;
        this.management = management;
        this.executors = executors;
        this.oldServers = oldServers;
        this.databases = databases;
        this.lastWork = lastWork;
        this.drainTime = drainTime;
    }

    /**
     * Starts a server that accepts requests when this returns.
     *
     * @throws OperatorException if a setting or its surroundings keep it from starting
     */
    public static AuthServer start(Config config, Clock clock) {
        return start(config, clock, Ticker.systemTicker());
    }

    /**
     * Starts a server as {@link #start(Config, Clock)} does, whose memory and throttles count time by a ticker.
     *
     * @param ticker nanoseconds that never go back, which have to move with the clock
     * @throws OperatorException if a setting or its surroundings keep it from starting
     */
    public static AuthServer start(Config config, Clock clock, Ticker ticker) {
        Optional<TlsRenewal> tls = config.tls().map(files -> new TlsRenewal(files, clock));
        Databases where = config.databases();
        SecureRandom random = new SecureRandom();
        UniqueIds ids = new UniqueIds(clock, random);
        PasswordHasher passwords = config.hashing().hasher(random);
        HttpApi http = new HttpApi(config.operations(), config.trustedProxies(), ids, clock);

        // One for both environments, because they share the cores and, as far as anybody knows, the clients.
        ExecutorService hashing = hashingPool("hashing", config.admission().permits());
        Optional<Metrics> metrics =
                config.management().map(address -> new Metrics(http.operations(), Environment.labelsByBasePath()));
        AdmissionQueue queue = new AdmissionQueue(
                config.admission(), hashing, ticker, metrics.map(Metrics::waits).orElse(WaitMeter.NONE));
        metrics.ifPresent(known -> known.watch(queue));
        NetworkLimit networks = new NetworkLimit(config.throttle(), ticker, random);
        Optional<Duration> patience =
                where.longestStatement().map(config.admission().longestWait()::plus);

        // One at a time beside those of logins, whose places it would take for as long as a bulk request lasts.
        ExecutorService importHashing = hashingPool("import-hashing", 1);
        List<ExecutorService> executors = new ArrayList<>(List.of(hashing, importHashing));
        tls.ifPresent(certificates -> {
            ScheduledExecutorService renewal = upkeepThread("tls-renewal");
            executors.add(renewal);
            repeat(renewal, RENEWAL_INTERVAL, new Upkeep("The renewal of the TLS certificate", certificates::check));
        });
        List<OldServer> oldServers = new ArrayList<>();
        List<Database> databases = new ArrayList<>();
        List<Upkeep> lastWork = new ArrayList<>();
        Map<String, Supplier<Optional<String>>> parts = new LinkedHashMap<>();
        Map<String, HttpHandler> applications = new LinkedHashMap<>();
        for (Environment environment : Environment.values()) {
            Database database = where.create(environment);
            // For each environment its own, so that a database that is stuck does not hold up the other.
            ExecutorService reads = storePool(environment.label() + "-reads", MAX_READS);
            ExecutorService writes = storePool(environment.label() + "-writes", MAX_WRITES);
            ExecutorService imports = storePool(environment.label() + "-imports", MAX_IMPORTS);
            ExecutorService journal = pool(environment.label() + "-journal", 1, 1, new LinkedBlockingQueue<>());
            ScheduledExecutorService upkeep = upkeepThread(environment.label() + "-upkeep");
            databases.add(database);
            executors.addAll(List.of(reads, writes, imports, journal, upkeep));

            TokenStore tokens = new JdbcTokenStore(database);
            UserStore users = new JdbcUserStore(database, clock);
            TokenLife life = config.tokens().life();
            TokenMemory memory = new TokenMemory(config.tokens().bound(), ticker);
            database.listen(EndedTokens.TOPIC, new EndedTokens(memory));
            TokenUses uses = new TokenUses(tokens, memory, life);
            TokenIssuer issuer = new TokenIssuer(tokens, memory, config.tokens(), clock, random);
            TokenVerifier verifier = new TokenVerifier(tokens, memory, uses, life, clock, reads);
            Sessions sessions = new Sessions(users::find, tokens, memory, uses, life, clock, reads, writes);
            KeyVerifier services = keys(KeyKind.SERVICE, database, config, clock, ticker, reads);
            KeyVerifier administrators = keys(KeyKind.ADMINISTRATOR, database, config, clock, ticker, reads);
            DeadTokens dead = new DeadTokens(tokens, life, clock);
            // In this order: what has been used is not dead.
            Upkeep ageing = new Upkeep("The ageing of tokens in " + environment.label(), () -> {
                uses.store();
                dead.removeSome();
            });
            lastWork.add(ageing);
            repeat(upkeep, TOKEN_UPKEEP_INTERVAL, ageing);
            LoginThrottle throttle = new LoginThrottle(
                    config.throttle(), networks, database.throttles(), ticker, clock, random, journal);
            lastWork.add(new Upkeep("The last counts of throttles in " + environment.label(), throttle::settle));
            repeat(
                    upkeep,
                    CLEARINGS_INTERVAL,
                    new Upkeep("Clearing of throttles in " + environment.label(), throttle::takeOverClearings));
            repeat(
                    upkeep,
                    PRUNING_INTERVAL,
                    new Upkeep("Pruning of throttles in " + environment.label(), throttle::prune));
            AuditLog audit = new AuditLog(environment, clock);
            AttemptLog attempts = metrics.map(known -> known.attempts(environment.label(), audit))
                    .orElse(audit);
            metrics.ifPresent(known -> {
                known.watch(new WatchedEnvironment(environment.label(), memory, throttle, database));
                DatabaseProbe probe = new DatabaseProbe(database::requireAnswer, ticker);
                parts.put("database-" + environment.label(), probe::fault);
                ScheduledExecutorService probing = upkeepThread(environment.label() + "-probe");
                executors.add(probing);
                repeat(
                        probing,
                        PROBE_INTERVAL,
                        new Upkeep("The probe of the database in " + environment.label(), probe));
            });
            Optional<OldServer> oldServer = oldServer(environment, config, ticker);
            oldServer.ifPresent(oldServers::add);
            PasswordCheck check = new PasswordCheck(
                    users,
                    passwords,
                    oldServer.map(LegacyLogin.class::cast),
                    throttle,
                    queue,
                    patience,
                    ids,
                    attempts,
                    writes);
            Login login = new Login(check, users, issuer);
            PasswordChange passwordChange = new PasswordChange(check, config.passwordRules(), sessions);
            UserDirectory people = new UserDirectory(
                    users,
                    config.passwordRules(),
                    new QueuedHashing(passwords, queue),
                    memory::forgetAll,
                    audit,
                    ids,
                    clock,
                    reads,
                    writes);
            BulkUsers bulk = new BulkUsers(
                    new UserImport(
                            new JdbcUserIntake(database, clock),
                            new EntryRules(
                                    config.passwordRules(), config.hashing().hashReader()::read),
                            passwords,
                            importHashing,
                            ids,
                            clock),
                    audit,
                    imports);
            applications.put(
                    environment.basePath(),
                    http.application(new ApplicationParts(
                            login, passwordChange, verifier, sessions, people, bulk, services, administrators)));
        }
        try {
            HttpListener listener = listen(
                    config,
                    tls,
                    applications,
                    http,
                    metrics.map(Metrics::answers).orElse(AnswerMeter.NONE));
            Optional<ManagementListener> management =
                    config.management().map(address -> manage(address, listener, parts, metrics.orElseThrow()));
            return new AuthServer(listener, management, executors, oldServers, databases, lastWork, config.drainTime());
        } catch (OperatorException mistake) {
            release(executors, oldServers, databases);
            throw mistake;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** The port that it listens on for operators, if it does. */
    public Optional<Integer> managementPort() {
        return management.map(ManagementListener::port);
    }

    /**
     * Tells clients to leave with every answer for the drain time. After that it takes no more connections, answers the
     * requests that were accepted, and ends; what takes too long is cut off.
     */
    @Override
    public void close() {
        listener.drain();
        try {
            isHurried.await(drainTime.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            listener.stop(SHUTDOWN_GRACE);
            lastWork.forEach(Upkeep::run);
            management.ifPresent(ManagementListener::close);
        } finally {
            release(executors, oldServers, databases);
        }
    }

    /** Ends the drain time. */
    public void hurry() {
        isHurried.countDown();
    }

    private static void release(List<ExecutorService> executors, List<OldServer> oldServers, List<Database> databases) {
        executors.forEach(ExecutorService::shutdownNow);
        oldServers.forEach(OldServer::close);
        databases.forEach(Database::close);
    }

    /** Made only where there is one, since it brings a client of its own into memory. */
    private static Optional<OldServer> oldServer(Environment environment, Config config, Ticker ticker) {
        return Optional.ofNullable(config.legacyLogins().get(environment))
                .map(base -> new OldServer(base, config.legacyLoginRate(), ticker));
    }

    /** An API that operators cannot watch is not left behind. */
    private static ManagementListener manage(
            ListenAddress address, HttpListener api, Map<String, Supplier<Optional<String>>> parts, Metrics metrics) {
        parts.put("listener", () -> api.isDraining() ? Optional.of("draining") : Optional.empty());
        Health health = new Health(parts);
        metrics.watchConnections(api::openConnections);
        metrics.watch(health);
        try {
            return ManagementListener.start(address, health, metrics);
        } catch (IOException failure) {
            api.stop(Duration.ZERO);
            throw cannotListen(address, failure);
        }
    }

    private static HttpListener listen(
            Config config,
            Optional<TlsRenewal> tls,
            Map<String, HttpHandler> applications,
            HttpApi http,
            AnswerMeter meter) {
        ListenAddress address = new ListenAddress(config.host(), config.port());
        Site site = new Site(
                applications, HttpApi.streamedOperations(), files(config), config.allowedOrigins(), http::errorReply);
        try {
            return HttpListener.start(
                    ListenerRole.API, address, tls.map(TlsEngines.class::cast), config.limits(), site, meter);
        } catch (IOException failure) {
            throw cannotListen(address, failure);
        }
    }

    private static OperatorException cannotListen(ListenAddress address, IOException failure) {
        return new OperatorException(
                "cannot listen on " + address.host() + ":" + address.port() + ": " + failure.getMessage(), failure);
    }

    private static Map<String, PublishedFile> files(Config config) {
        Map<String, PublishedFile> files = new HashMap<>();
        files.put("/openapi.yaml", ContractDocument.file());
        if (config.docs()) {
            files.putAll(DocsPage.files());
        }
        return files;
    }

    private static KeyVerifier keys(
            KeyKind kind, Database database, Config config, Clock clock, Ticker ticker, ExecutorService reads) {
        return new KeyVerifier(
                kind, new JdbcKeyStore(database, kind), config.tokens().bound(), clock, ticker, reads);
    }

    /** No more attempts are let to it than it has threads. */
    private static ExecutorService hashingPool(String name, int permits) {
        return pool(name, permits, permits, new LinkedBlockingQueue<>());
    }

    private static ScheduledExecutorService upkeepThread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    private static void repeat(ScheduledExecutorService thread, Duration interval, Upkeep work) {
        var unused = thread.scheduleWithFixedDelay(work, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** No queue: whoever waits for the database waits there, and not longer than its time-out. */
    private static ExecutorService storePool(String name, int most) {
        return pool(name, 0, most, new SynchronousQueue<>());
    }

    /** Refuses what neither a thread nor the queue can take. */
    private static ExecutorService pool(String name, int least, int most, BlockingQueue<Runnable> queue) {
        return new ThreadPoolExecutor(
                least,
                most,
                1,
                TimeUnit.MINUTES,
                queue,
                Thread.ofPlatform().name(name + "-", 1).daemon().factory());
    }
}
