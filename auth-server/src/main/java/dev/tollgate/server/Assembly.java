package dev.tollgate.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.console.ConsoleApi;
import dev.tollgate.server.console.ConsoleEnvironment;
import dev.tollgate.server.console.ConsolePage;
import dev.tollgate.server.console.LivePicture;
import dev.tollgate.server.console.ThrottleCommands;
import dev.tollgate.server.console.UserCommands;
import dev.tollgate.server.http.AddressLiteral;
import dev.tollgate.server.http.ApplicationParts;
import dev.tollgate.server.http.BulkUsers;
import dev.tollgate.server.http.DocsPage;
import dev.tollgate.server.http.EnvironmentApplication;
import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.wire.AnswerObserver;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.ListenAddress;
import dev.tollgate.server.http.wire.ListenerRole;
import dev.tollgate.server.http.wire.PublishedFile;
import dev.tollgate.server.http.wire.Site;
import dev.tollgate.server.http.wire.TlsEngines;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyStore;
import dev.tollgate.server.key.KeyVerifier;
import dev.tollgate.server.legacy.OldServer;
import dev.tollgate.server.logging.LogLevels;
import dev.tollgate.server.login.AdmissionQueue;
import dev.tollgate.server.login.AttemptLog;
import dev.tollgate.server.login.LegacyLogin;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.LoginThrottle;
import dev.tollgate.server.login.NetworkLimit;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.login.PasswordCheck;
import dev.tollgate.server.login.QueuedHashing;
import dev.tollgate.server.login.ThrottledAccounts;
import dev.tollgate.server.login.WaitMeter;
import dev.tollgate.server.management.DatabaseProbe;
import dev.tollgate.server.management.Health;
import dev.tollgate.server.management.LogLevelsHandler;
import dev.tollgate.server.management.ManagementListener;
import dev.tollgate.server.management.Metrics;
import dev.tollgate.server.management.ServedHosts;
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
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every object of a server, in the order in which they need each other: first what both environments share, then
 * what each has for itself, and the listeners last.
 */
final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final Duration TOKEN_UPKEEP_INTERVAL = Duration.ofSeconds(2);
    private static final Duration CLEARINGS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(10);
    private static final int MAX_READS = 32;
    private static final int MAX_WRITES = 64;
    private static final int MAX_IMPORTS = 4;

    private final RunningParts running;
    private final Config config;
    private final Clock clock;
    private final Ticker ticker;
    private final OpeningDatabases databases;
    private final Optional<TlsRenewal> tls;
    private final SecureRandom random = new SecureRandom();
    private final UniqueIds ids;
    private final PasswordHasher passwords;
    private final HttpApi http;
    private final Optional<Metrics> metrics;
    private final AdmissionQueue queue;
    private final NetworkLimit networks;
    private final Optional<Duration> patience;
    private final ExecutorService importHashing;
    private final Map<String, Supplier<Optional<String>>> faults = new LinkedHashMap<>();
    private final Map<String, Function<Health, ConsoleEnvironment>> consoles = new LinkedHashMap<>();
    private final List<KeyStore> administratorKeys = new ArrayList<>();

    /** @param running gets what has to be ended, also if this or what follows fails */
    Assembly(Config config, Clock clock, Ticker ticker, RunningParts running) {
        this.running = running;
        this.config = config;
        this.clock = clock;
        this.ticker = ticker;
        this.databases = running.add(new OpeningDatabases(config.databases()));
        this.tls = config.tls().map(files -> new TlsRenewal(files, clock));
        this.ids = new UniqueIds(clock, random);
        this.passwords = config.hashing().hasher(random);
        this.http = new HttpApi(config.operations(), config.trustedProxies(), ids, clock);
        this.metrics =
                config.management().map(address -> new Metrics(http.operations(), Environment.labelsByBasePath()));
        // One for both environments, because they share the cores and, as far as anybody knows, the clients.
        this.queue = new AdmissionQueue(
                config.admission(),
                running.hashingPool("hashing", config.admission().permits()),
                ticker,
                metrics.map(Metrics::waits).orElse(WaitMeter.NONE));
        this.networks = new NetworkLimit(config.throttle(), ticker, random);
        this.patience =
                config.databases().longestStatement().map(config.admission().longestWait()::plus);
        // One at a time beside those of logins, whose places it would take for as long as a bulk request lasts.
        this.importHashing = running.hashingPool("import-hashing", 1);
    }

    /** The server, which accepts requests from now on. */
    AuthServer start() {
        metrics.ifPresent(known -> known.watch(queue));
        tls.ifPresent(certificates -> running.repeat(
                running.upkeepThread("tls-renewal"),
                RENEWAL_INTERVAL,
                new Upkeep("The renewal of the TLS certificate", certificates::check)));
        // All of them before the first waits for its database.
        Map<Environment, EnvironmentApplication> applications = new EnumMap<>(Environment.class);
        for (Environment environment : Environment.values()) {
            applications.put(environment, http.application());
        }
        Map<String, HttpHandler> handlers = new LinkedHashMap<>();
        applications.forEach((environment, application) ->
                handlers.put(environment.basePath(), application.with(parts(environment))));
        HttpListener listener = listen(handlers);
        Optional<ManagementListener> management =
                config.management().map(address -> manage(address, listener, metrics.orElseThrow()));
        return new AuthServer(listener, management, running, config.drainTime());
    }

    private ApplicationParts parts(Environment environment) {
        Database database = databases.opened(environment);
        // For each environment its own, so that a database that is stuck does not hold up the other.
        ExecutorService reads = running.storePool(environment.label() + "-reads", MAX_READS);
        ExecutorService writes = running.storePool(environment.label() + "-writes", MAX_WRITES);
        ExecutorService imports = running.storePool(environment.label() + "-imports", MAX_IMPORTS);
        ExecutorService journal = running.journal(environment.label() + "-journal");
        ScheduledExecutorService upkeep = running.upkeepThread(environment.label() + "-upkeep");

        TokenStore tokens = new JdbcTokenStore(database);
        UserStore users = new JdbcUserStore(database, clock);
        TokenLife life = config.tokens().life();
        TokenMemory memory = new TokenMemory(config.tokens().bound(), ticker);
        database.listen(EndedTokens.TOPIC, new EndedTokens(memory));
        TokenUses uses = new TokenUses(tokens, memory, life);
        TokenIssuer issuer = new TokenIssuer(tokens, memory, config.tokens(), clock, random);
        TokenVerifier verifier = new TokenVerifier(tokens, memory, uses, life, clock, reads);
        Sessions sessions = new Sessions(users::find, tokens, memory, uses, life, clock, reads, writes);
        KeyVerifier services = keys(KeyKind.SERVICE, database, reads);
        KeyVerifier administrators = keys(KeyKind.ADMINISTRATOR, database, reads);
        DeadTokens dead = new DeadTokens(tokens, life, clock);
        // In this order: what has been used is not dead.
        Upkeep ageing = new Upkeep("The ageing of tokens in " + environment.label(), () -> {
            uses.store();
            dead.removeSome();
        });
        running.doAtLast(ageing);
        running.repeat(upkeep, TOKEN_UPKEEP_INTERVAL, ageing);
        LoginThrottle throttle =
                new LoginThrottle(config.throttle(), networks, database.throttles(), ticker, clock, random, journal);
        running.doAtLast(new Upkeep("The last counts of throttles in " + environment.label(), throttle::settle));
        running.repeat(
                upkeep,
                CLEARINGS_INTERVAL,
                new Upkeep("Clearing of throttles in " + environment.label(), throttle::takeOverClearings));
        running.repeat(
                upkeep,
                PRUNING_INTERVAL,
                new Upkeep("Pruning of throttles in " + environment.label(), throttle::prune));
        AuditLog audit = new AuditLog(environment, clock);
        AttemptLog attempts =
                metrics.map(known -> known.attempts(environment.label(), audit)).orElse(audit);
        metrics.ifPresent(known -> watch(environment, known, memory, throttle, database));
        Optional<OldServer> oldServer = oldServer(environment);
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
        if (config.console()) {
            ExecutorService accounts = running.journal(environment.label() + "-console");
            administratorKeys.add(new JdbcKeyStore(database, KeyKind.ADMINISTRATOR));
            consoles.put(
                    environment.label(),
                    health -> new ConsoleEnvironment(
                            administrators,
                            new LivePicture(environment.label(), metrics.orElseThrow(), health, queue, clock),
                            new ThrottleCommands(
                                    new ThrottledAccounts(database.throttles(), users, clock, random), audit, accounts),
                            new UserCommands(people, sessions, audit),
                            audit));
        }
        BulkUsers bulk = new BulkUsers(
                new UserImport(
                        new JdbcUserIntake(database, clock),
                        new EntryRules(config.passwordRules(), config.hashing().hashReader()::read),
                        passwords,
                        importHashing,
                        ids,
                        clock),
                audit,
                imports);
        return new ApplicationParts(login, passwordChange, verifier, sessions, people, bulk, services, administrators);
    }

    private void watch(
            Environment environment, Metrics known, TokenMemory memory, LoginThrottle throttle, Database database) {
        known.watch(new WatchedEnvironment(environment.label(), memory, throttle, database));
        DatabaseProbe probe = new DatabaseProbe(database::requireAnswer, ticker);
        faults.put("database-" + environment.label(), probe::fault);
        running.repeat(
                running.upkeepThread(environment.label() + "-probe"),
                PROBE_INTERVAL,
                new Upkeep("The probe of the database in " + environment.label(), probe));
    }

    /** Made only where there is one, since it brings a client of its own into memory. */
    private Optional<OldServer> oldServer(Environment environment) {
        return Optional.ofNullable(config.legacyLogins().get(environment))
                .map(base -> running.add(new OldServer(base, config.legacyLoginRate(), ticker)));
    }

    /** An API that operators cannot watch is not left behind. */
    private ManagementListener manage(ListenAddress address, HttpListener api, Metrics known) {
        faults.put("listener", () -> api.isDraining() ? Optional.of("draining") : Optional.empty());
        Health health = new Health(faults);
        known.watchConnections(api::openConnections);
        known.watch(health);
        try {
            return ManagementListener.start(
                    address,
                    tls.flatMap(TlsRenewal::forOperators),
                    health,
                    known,
                    operations(address, health),
                    config.console() ? ConsolePage.files() : Map.of());
        } catch (IOException failure) {
            api.stop(Duration.ZERO);
            throw cannotListen(address, failure);
        }
    }

    /** What operators can do beside looking. */
    private Map<String, HttpHandler> operations(ListenAddress address, Health health) {
        Map<String, HttpHandler> operations = new HashMap<>();
        LogLevels.ofThisProgram()
                .ifPresent(levels -> operations.put(
                        LogLevelsHandler.PATH, new LogLevelsHandler(levels, new ServedHosts(address.host()))));
        if (config.console()) {
            operations.put(ConsoleApi.PATH, console(address, health));
        }
        return operations;
    }

    private HttpHandler console(ListenAddress address, Health health) {
        Map<String, ConsoleEnvironment> environments = new HashMap<>();
        if (administratorKeys.stream().allMatch(keys -> keys.findAll().isEmpty())) {
            LOG.warn("Nobody can open the operator's page yet: admin-key add makes a key for it");
        }
        if (tls.flatMap(TlsRenewal::forOperators).isEmpty() && !isLoopback(address.host())) {
            LOG.warn(
                    "The operator's page takes keys in plain text at {}: --management-client-ca mends that",
                    address.host());
        }
        consoles.forEach((label, console) -> environments.put(label, console.apply(health)));
        return new ConsoleApi(environments, address.host(), ticker);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || AddressLiteral.parse(host)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    private HttpListener listen(Map<String, HttpHandler> applications) {
        ListenAddress address = new ListenAddress(config.host(), config.port());
        Site site = new Site(
                applications, HttpApi.streamedOperations(), files(), config.allowedOrigins(), http::errorReply);
        try {
            return HttpListener.start(
                    ListenerRole.API, address, tls.map(TlsEngines.class::cast), config.limits(), site, observer());
        } catch (IOException failure) {
            throw cannotListen(address, failure);
        }
    }

    /** Of nobody who wants to know, nothing is told. */
    private AnswerObserver observer() {
        List<AnswerObserver> observers = new ArrayList<>();
        metrics.map(Metrics::answers).ifPresent(observers::add);
        // Operators can turn it on while the server runs.
        if (config.logging().hasAccesses() || config.management().isPresent()) {
            observers.add(new AccessLog());
        }
        return observers.stream().reduce(AnswerObserver::and).orElse(AnswerObserver.NONE);
    }

    private static OperatorException cannotListen(ListenAddress address, IOException failure) {
        return new OperatorException(
                "cannot listen on " + address.host() + ":" + address.port() + ": " + failure.getMessage(), failure);
    }

    private Map<String, PublishedFile> files() {
        Map<String, PublishedFile> files = new HashMap<>();
        files.put("/openapi.yaml", ContractDocument.file());
        if (config.docs()) {
            files.putAll(DocsPage.files());
        }
        return files;
    }

    private KeyVerifier keys(KeyKind kind, Database database, ExecutorService reads) {
        return new KeyVerifier(
                kind, new JdbcKeyStore(database, kind), config.tokens().bound(), clock, ticker, reads);
    }
}
