package dev.tollgate.server;

import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.TrustedProxies;
import dev.tollgate.server.http.wire.Limits;
import dev.tollgate.server.http.wire.ListenAddress;
import dev.tollgate.server.logging.LogFormat;
import dev.tollgate.server.logging.LogLevel;
import dev.tollgate.server.logging.LogSettings;
import dev.tollgate.server.login.AdmissionLimits;
import dev.tollgate.server.login.ThrottleLimits;
import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashingMemory;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.store.postgres.DatabasePassword;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresTimeouts;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a server is told to be; read once.
 *
 * @param port 0 for a free one
 * @param tls without it the server speaks plain HTTP
 * @param postgres the database instead of files in {@code dataDir}, if there is one
 * @param operations the logins that are exposed
 * @param tokens how long tokens live, and how they look
 * @param trustedProxies whose word about a client's address is taken
 * @param auditFile where login attempts are written down; empty sends them to the log
 * @param logging what is logged, and how
 * @param hashing what a password hash costs
 * @param passwordRules what a new password has to be
 * @param admission how many passwords are checked at once
 * @param throttle how many logins may fail
 * @param legacyLogins the old server of an environment, where there is one
 * @param legacyLoginRate logins a second that such a server is asked about at most
 * @param allowedOrigins the web pages that may call
 * @param docs whether the API reference is shown
 * @param management where operators are answered, if they are
 * @param console whether they are shown a page; never without {@code management}
 * @param drainTime how long clients are asked to leave before the server stops
 * @param limits how much a client may send
 */
public record Config(
        String host,
        int port,
        Optional<TlsFiles> tls,
        Path dataDir,
        Optional<PostgresAccess> postgres,
        List<String> operations,
        TokenPolicy tokens,
        TrustedProxies trustedProxies,
        Optional<Path> auditFile,
        LogSettings logging,
        Hashing hashing,
        PasswordRules passwordRules,
        AdmissionLimits admission,
        ThrottleLimits throttle,
        Map<Environment, URI> legacyLogins,
        int legacyLoginRate,
        Set<String> allowedOrigins,
        boolean docs,
        Optional<ListenAddress> management,
        boolean console,
        Duration drainTime,
        Limits limits) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_TOKENS_OF_USER = 100_000;
    private static final int MAX_BOUND_SECONDS = 300;
    private static final int MAX_HASH_QUEUE = 10_000;
    private static final int MAX_HASH_PERMITS = 1024;
    private static final int MAX_HASH_WAIT_SECONDS = 60;
    private static final int MAX_LEGACY_LOGINS_A_SECOND = 10_000;
    private static final int MAX_HOURS = 24;
    private static final int MAX_DAYS = 3650;
    private static final int MIN_KEYS = 1000;
    private static final int BYTES_OF_KEY = 300;
    private static final int BYTES_OF_MEBIBYTE = 1024 * 1024;
    private static final int MAX_KEYS = 100_000_000;
    private static final int MIN_HEAD_BYTES = 256;
    private static final int MIN_COLLECTED_BYTES = 16 * 1024;
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;
    private static final int MAX_HEADER_LINES = 10_000;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "0.0.0.0", "::");
    private static final int MIN_POOL_MILLIS = 250;
    private static final int MAX_DATABASE_CONNECTIONS = 1000;

    /**
     * Reads the settings; those that are not given have their defaults.
     *
     * @throws OperatorException that names every wrong setting
     */
    public static Config of(Map<Setting, String> given) {
        Reading reading = new Reading(Settings.of(given));
        Config config = read(reading);
        reading.finish();
        return config;
    }

    /** What each setting may be, in the words of a table. */
    public static Map<Setting, String> possibleValues() {
        Reading reading = new Reading(Settings.of(Map.of()));
        Config unused = read(reading);
        return Map.copyOf(reading.possibleValues());
    }

    /** Reads all settings; what is wrong is known to the reading, and stands here as something else. */
    static Config read(Reading reading) {
        Hashing hashing = hashing(reading);
        Optional<ListenAddress> management = management(reading);
        return new Config(
                reading.host(Setting.HOST),
                port(reading),
                tls(reading, management),
                reading.path(Setting.DATA_DIR),
                postgres(reading),
                reading.subset(Setting.OPERATIONS, HttpApi.loginOperations()),
                tokens(reading),
                reading.proxies(Setting.TRUSTED_PROXIES),
                reading.file(Setting.AUDIT_FILE),
                logging(reading),
                hashing,
                passwordRules(reading),
                admission(reading, hashing),
                throttle(reading),
                legacyLogins(reading),
                (int) reading.number(Setting.LEGACY_LOGIN_RATE, 1, MAX_LEGACY_LOGINS_A_SECOND),
                reading.origins(Setting.ALLOWED_ORIGINS),
                reading.isOn(Setting.DOCS),
                management,
                console(reading, management),
                reading.seconds(Setting.DRAIN_TIME, 0),
                limits(reading));
    }

    /** The host of {@code management}, which has to be there. */
    public String managementHost() {
        return management.orElseThrow().host();
    }

    /** Where the databases are. */
    public Databases databases() {
        return databases(dataDir, postgres);
    }

    /**
     * Reads the settings of the databases alone, as {@link #of} does, for commands, which wait longer than a server
     * does.
     *
     * @throws OperatorException that names every wrong setting
     */
    public static Databases databases(Settings given) {
        Reading reading = new Reading(given);
        Path dataDir = reading.path(Setting.DATA_DIR);
        Optional<PostgresAccess> postgres = postgres(reading);
        reading.finish();
        return databases(dataDir, postgres.map(Config::withTimeoutsOfCommands));
    }

    /**
     * Reads a place that an option names, which is a data directory or the URL of a database, for commands.
     *
     * @param given the settings of the access to a database
     * @throws OperatorException that names every wrong setting
     */
    public static Databases databases(String option, String place, Settings given) {
        Reading reading = new Reading(given);
        boolean isShared = Reading.isUrl(place);
        (isShared ? PostgresAccess.fault(place) : Reading.pathFault(place))
                .ifPresent(mistake -> reading.complain(option + " " + mistake));
        Optional<PostgresAccess> access = isShared ? Optional.of(postgres(reading, place)) : Optional.empty();
        reading.finish();
        return databases(Path.of(isShared ? "" : place), access.map(Config::withTimeoutsOfCommands));
    }

    private static PostgresAccess withTimeoutsOfCommands(PostgresAccess access) {
        return access.withTimeouts(PostgresTimeouts.ofCommands());
    }

    private static Databases databases(Path dataDir, Optional<PostgresAccess> postgres) {
        return postgres.<Databases>map(SharedDatabases::new).orElseGet(() -> new EmbeddedDatabases(dataDir));
    }

    private static Optional<TlsFiles> tls(Reading reading, Optional<ListenAddress> management) {
        Optional<Path> certificate = reading.file(Setting.TLS_CERTIFICATE);
        Optional<Path> key = reading.file(Setting.TLS_KEY);
        if (certificate.isEmpty()) {
            reading.requireNone(Setting.TLS_KEY, Setting.TLS_CERTIFICATE);
        }
        if (key.isEmpty()) {
            reading.requireNone(Setting.TLS_CERTIFICATE, Setting.TLS_KEY);
        }
        Optional<Path> authorities = reading.file(Setting.MANAGEMENT_CLIENT_CA);
        if (certificate.isEmpty()) {
            reading.requireNone(Setting.MANAGEMENT_CLIENT_CA, Setting.TLS_CERTIFICATE);
        }
        if (management.isEmpty() && reading.isSound(Setting.MANAGEMENT_PORT)) {
            reading.requireNone(Setting.MANAGEMENT_CLIENT_CA, Setting.MANAGEMENT_PORT);
        }
        return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret, authorities)));
    }

    private static Optional<PostgresAccess> postgres(Reading reading) {
        Optional<String> url = reading.optional(Setting.DATABASE_URL, "JDBC URL");
        url.ifPresent(given -> reading.requireDatabaseUrl(Setting.DATABASE_URL, given));
        PostgresAccess access = postgres(reading, url.orElse(""));
        if (url.isEmpty()) {
            reading.requireNone(Setting.DATABASE_USER, Setting.DATABASE_URL);
            reading.requireNone(Setting.DATABASE_PASSWORD_FILE, Setting.DATABASE_URL);
            reading.requireNone(Setting.DATABASE_PASSWORD, Setting.DATABASE_URL);
        }
        return url.map(given -> access);
    }

    private static PostgresAccess postgres(Reading reading, String url) {
        PostgresTimeouts timeouts = PostgresTimeouts.ofRequests(
                reading.databaseSeconds(Setting.DATABASE_CONNECT_TIMEOUT),
                reading.databaseSeconds(Setting.DATABASE_SOCKET_TIMEOUT),
                reading.databaseMillis(Setting.DATABASE_STATEMENT_TIMEOUT, 1),
                reading.databaseMillis(Setting.DATABASE_LOCK_TIMEOUT, 1),
                reading.databaseMillis(Setting.DATABASE_POOL_TIMEOUT, MIN_POOL_MILLIS));
        if (reading.isSound(Setting.DATABASE_STATEMENT_TIMEOUT, Setting.DATABASE_SOCKET_TIMEOUT)
                && timeouts.statement().compareTo(timeouts.socket()) >= 0) {
            reading.complain(reading.nameAndValue(Setting.DATABASE_STATEMENT_TIMEOUT) + " ms must be less than "
                    + reading.nameAndValue(Setting.DATABASE_SOCKET_TIMEOUT) + " s");
        }
        reading.requireInOrder(Setting.DATABASE_LOCK_TIMEOUT, Setting.DATABASE_STATEMENT_TIMEOUT);
        int connections = (int) reading.number(Setting.DATABASE_CONNECTIONS, 2, MAX_DATABASE_CONNECTIONS);
        boolean acceptsLostWrites = reading.isOn(Setting.ACCEPT_LOST_WRITES);
        Optional<String> user = reading.optional(Setting.DATABASE_USER, "name");
        Optional<DatabasePassword> given = reading.password(Setting.DATABASE_PASSWORD);
        Optional<DatabasePassword> inFile = reading.passwordInFile(Setting.DATABASE_PASSWORD_FILE);
        if (given.isPresent() && inFile.isPresent()) {
            reading.complain(reading.name(Setting.DATABASE_PASSWORD_FILE) + " and "
                    + reading.name(Setting.DATABASE_PASSWORD) + " are two passwords; leave one out");
        }
        return new PostgresAccess(url, user, inFile.or(() -> given), connections, timeouts, acceptsLostWrites);
    }

    private static LogSettings logging(Reading reading) {
        return new LogSettings(
                reading.word(Setting.LOG_FORMAT, LogFormat.class),
                reading.word(Setting.LOG_LEVEL, LogLevel.class),
                reading.isOn(Setting.ACCESS_LOG));
    }

    private static Optional<ListenAddress> management(Reading reading) {
        String host = reading.host(Setting.MANAGEMENT_HOST);
        OptionalLong port = reading.numberOr("none", Setting.MANAGEMENT_PORT, 0, MAX_PORT);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        if (reading.isSound(Setting.MANAGEMENT_PORT, Setting.PORT)
                && port.getAsLong() > 0
                && port.getAsLong() == port(reading)) {
            reading.complain(reading.nameAndValue(Setting.MANAGEMENT_PORT) + " must not be that of "
                    + reading.name(Setting.PORT));
        }
        return Optional.of(new ListenAddress(host, (int) port.getAsLong()));
    }

    private static boolean console(Reading reading, Optional<ListenAddress> management) {
        boolean isOn = reading.isOn(Setting.CONSOLE);
        if (isOn && management.isEmpty() && reading.isSound(Setting.MANAGEMENT_PORT)) {
            reading.requireNone(Setting.CONSOLE, Setting.MANAGEMENT_PORT);
        }
        return isOn;
    }

    private static Map<Environment, URI> legacyLogins(Reading reading) {
        Map<Environment, URI> servers = new EnumMap<>(Environment.class);
        oldServer(reading, Setting.LEGACY_LOGIN).ifPresent(server -> servers.put(Environment.LIVE, server));
        oldServer(reading, Setting.TEST_LEGACY_LOGIN).ifPresent(server -> servers.put(Environment.TEST, server));
        return Map.copyOf(servers);
    }

    /** One that listens where this one does is this one, which would ask itself about each login and wait for that. */
    private static Optional<URI> oldServer(Reading reading, Setting setting) {
        Optional<URI> server = reading.oldServer(setting);
        String host = reading.host(Setting.HOST);
        if (server.filter(old -> old.getPort() == port(reading) && isHere(old.getHost(), host))
                .isPresent()) {
            reading.complain(setting, "must not be this server itself, at port " + port(reading));
        }
        return server;
    }

    private static boolean isHere(String name, String host) {
        return name.equals(host) || THIS_MACHINE.containsAll(List.of(name, host));
    }

    private static int port(Reading reading) {
        return (int) reading.number(Setting.PORT, 0, MAX_PORT);
    }

    private static TokenPolicy tokens(Reading reading) {
        TokenLife life = new TokenLife(reading.lives(Setting.TOKEN_LIFE), reading.idleLife(Setting.IDLE_LIFE));
        if (reading.isSound(Setting.TOKEN_LIFE, Setting.IDLE_LIFE) && !life.canEndIdle()) {
            reading.complain(reading.nameAndValue(Setting.IDLE_LIFE) + " must be less than "
                    + reading.nameAndValue(Setting.TOKEN_LIFE));
        }
        return new TokenPolicy(
                life,
                Duration.ofSeconds(reading.number(Setting.REVOCATION_BOUND, 0, MAX_BOUND_SECONDS)),
                (int) reading.number(Setting.TOKENS_PER_USER, 1, MAX_TOKENS_OF_USER),
                reading.alphabet(Setting.TOKEN_ALPHABET));
    }

    /**
     * Reads the settings of password hashing alone, as {@link #of} does.
     *
     * @throws OperatorException that names every wrong setting
     */
    public static Hashing hashing(Settings given) {
        Reading reading = new Reading(given);
        Hashing hashing = hashing(reading);
        reading.finish();
        return hashing;
    }

    private static Hashing hashing(Reading reading) {
        Hashing hashing = new Hashing(
                new HashCost(
                        (int) reading.number(Setting.HASH_MEMORY, HashCost.LEAST_MEMORY_KIB, HashCost.MOST_MEMORY_KIB),
                        (int) reading.number(Setting.HASH_PASSES, 1, HashCost.MOST_PASSES)),
                (int) reading.number(Setting.HASH_BUDGET, HashingMemory.LEAST_MEBIBYTES, HashingMemory.MOST_MEBIBYTES),
                foreignHashes(reading),
                reading.file(Setting.PEPPER_FILE));
        requireRoom(reading, hashing, 1);
        return hashing;
    }

    private static ForeignHashBounds foreignHashes(Reading reading) {
        return new ForeignHashBounds(
                (int) reading.number(
                        Setting.FOREIGN_BCRYPT_COST,
                        ForeignHashBounds.LEAST_BCRYPT_COST,
                        ForeignHashBounds.MOST_BCRYPT_COST),
                (int) reading.number(Setting.FOREIGN_PBKDF2_ROUNDS, 1, ForeignHashBounds.MOST_PBKDF2_ROUNDS),
                (int) reading.number(Setting.FOREIGN_HASH_MEMORY, 1, ForeignHashBounds.MOST_MEMORY_MIB));
    }

    private static PasswordRules passwordRules(Reading reading) {
        return new PasswordRules((int) reading.number(
                Setting.MIN_PASSWORD_LENGTH, PasswordRules.MIN_LEAST_LENGTH, PasswordRules.MAX_LEAST_LENGTH));
    }

    /** As many permits as the cores and the memory are enough for, unless a number is given, which then has to fit. */
    private static AdmissionLimits admission(Reading reading, Hashing hashing) {
        OptionalLong permits = reading.numberOr("auto", Setting.HASH_PERMITS, 1, MAX_HASH_PERMITS);
        if (hashing.mostAtOnce() > 0) {
            permits.ifPresent(given -> requireRoom(reading, hashing, given));
        }
        int automatic = Math.clamp(hashing.mostAtOnce(), 1, Runtime.getRuntime().availableProcessors());
        return new AdmissionLimits(
                (int) permits.orElse(automatic),
                (int) reading.number(Setting.HASH_QUEUE, 1, MAX_HASH_QUEUE),
                Duration.ofSeconds(reading.number(Setting.HASH_WAIT, 1, MAX_HASH_WAIT_SECONDS)));
    }

    private static void requireRoom(Reading reading, Hashing hashing, long hashes) {
        if (reading.isSound(Setting.HASH_BUDGET, Setting.HASH_MEMORY, Setting.HASH_PERMITS)
                && hashes > hashing.mostAtOnce()) {
            reading.complain(reading.nameAndValue(Setting.HASH_BUDGET) + " MiB has no room for " + hashes
                    + " password hashes of " + hashing.cost().memoryKib() + " KiB at once");
        }
    }

    private static ThrottleLimits throttle(Reading reading) {
        ThrottleLimits limits = new ThrottleLimits(
                reading.failures(Setting.ADDRESS_FAILURES_PER_MINUTE),
                reading.failures(Setting.ADDRESS_FAILURES_PER_HOUR),
                reading.failures(Setting.FREE_FAILURES),
                reading.seconds(Setting.FIRST_WAIT, 1),
                reading.seconds(Setting.LONGEST_WAIT, 1),
                reading.failures(Setting.ACCOUNT_FAILURES),
                (int) reading.number(Setting.ACCOUNT_FAILURE_HOURS, 1, MAX_HOURS),
                reading.seconds(Setting.SLOW_LANE_INTERVAL, 1),
                reading.failures(Setting.ACCOUNT_FAILURES_PER_DAY),
                Duration.ofDays(reading.number(Setting.KNOWN_ADDRESS_DAYS, 1, MAX_DAYS)),
                (int) reading.number(Setting.THROTTLE_KEYS, MIN_KEYS, MAX_KEYS));
        reading.requireInOrder(Setting.ADDRESS_FAILURES_PER_MINUTE, Setting.ADDRESS_FAILURES_PER_HOUR);
        reading.requireInOrder(Setting.FIRST_WAIT, Setting.LONGEST_WAIT);
        reading.requireInOrder(Setting.ACCOUNT_FAILURES, Setting.ACCOUNT_FAILURES_PER_DAY);
        requireHalfOfHeap(reading, Setting.THROTTLE_KEYS, (long) limits.keys() * BYTES_OF_KEY);
        return limits;
    }

    private static void requireHalfOfHeap(Reading reading, Setting setting, long bytes) {
        long heap = Runtime.getRuntime().maxMemory();
        if (reading.isSound(setting) && bytes > heap / 2) {
            reading.complain(reading.nameAndValue(setting) + " can take more than half of the heap of "
                    + heap / BYTES_OF_MEBIBYTE + " MiB");
        }
    }

    private static Limits limits(Reading reading) {
        Limits limits = new Limits(
                (int) reading.number(Setting.HEAD_LIMIT, MIN_HEAD_BYTES, MAX_REQUEST_BYTES),
                (int) reading.number(Setting.HEADER_LINES, 1, MAX_HEADER_LINES),
                (int) reading.number(Setting.BODY_LIMIT, 1, MAX_REQUEST_BYTES),
                reading.number(Setting.COLLECT_LIMIT, MIN_COLLECTED_BYTES, Integer.MAX_VALUE),
                reading.seconds(Setting.HEAD_TIME, 1),
                reading.seconds(Setting.REQUEST_TIME, 1),
                reading.seconds(Setting.IDLE_TIME, 1),
                (int) reading.number(Setting.CONNECTIONS, 1, MAX_CONNECTIONS),
                (int) reading.number(Setting.CONNECTIONS_PER_ADDRESS, 1, MAX_CONNECTIONS),
                reading.seconds(Setting.DISCARD_TIME, 1),
                reading.number(Setting.DISCARD_LIMIT, 0, Integer.MAX_VALUE));
        reading.requireInOrder(Setting.HEAD_LIMIT, Setting.COLLECT_LIMIT);
        reading.requireInOrder(Setting.BODY_LIMIT, Setting.COLLECT_LIMIT);
        requireHalfOfHeap(reading, Setting.COLLECT_LIMIT, limits.collectedBytes());
        return limits;
    }
}
