package dev.tollgate.server;

import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.password.PasswordRules;
import java.util.Locale;

/**
 * A setting of the server: {@code --data-dir} as an option is {@code TOLLGATE_DATA_DIR} in the environment and
 * {@code data-dir} in a file. All defaults stand here.
 */
public enum Setting {
    HOST("host", "127.0.0.1", "Address to listen on"),
    PORT("port", "8080", "Port to listen on; 0 takes a free one"),
    TLS_CERTIFICATE(
            "tls-certificate",
            "none",
            "PEM file of the server's certificate and its chain; with it the port speaks HTTPS alone"),
    TLS_KEY("tls-key", "none", "PEM file of its private key, which only its owner may read"),
    DATA_DIR("data-dir", "data", "Directory of the databases; it is made if it is missing"),
    DATABASE_URL(
            "database-url",
            "none",
            "PostgreSQL database that is used instead of that, such as"
                    + " jdbc:postgresql://db.example/tollgate?sslmode=verify-full"),
    DATABASE_USER("database-user", "none", "User at the database; none is the driver's default"),
    DATABASE_PASSWORD_FILE(
            "database-password-file",
            "none",
            "File of that user's password, which may also be in the environment as TOLLGATE_DATABASE_PASSWORD"),
    DATABASE_PASSWORD("database-password", "none", "That user's password"),
    DATABASE_CONNECTIONS("database-connections", "12", "Connections of an environment to the database at most"),
    DATABASE_CONNECT_TIMEOUT("database-connect-timeout", "1", "Seconds for a connection to be opened"),
    DATABASE_SOCKET_TIMEOUT("database-socket-timeout", "1", "Seconds without a word of the database"),
    DATABASE_STATEMENT_TIMEOUT("database-statement-timeout", "900", "Milliseconds for a statement to end"),
    DATABASE_LOCK_TIMEOUT("database-lock-timeout", "500", "Milliseconds for a lock that another connection has"),
    DATABASE_POOL_TIMEOUT("database-pool-timeout", "500", "Milliseconds for a free connection, at least 250"),
    ACCEPT_LOST_WRITES(
            "accept-lost-writes",
            "off",
            "Start on a database with fsync, full_page_writes or synchronous_commit off: on or off"),
    OPERATIONS("operations", String.join(",", HttpApi.loginOperations()), "Logins to expose; others are answered 404"),
    TOKEN_LIFE(
            "token-life",
            "31536000",
            "Seconds that a token lives at most; for one login apart as in 31536000,generate-user-token=86400"),
    IDLE_LIFE("idle-life", "none", "Seconds that a token lives if nobody uses it, from 3600 on; or none"),
    TOKENS_PER_USER("tokens-per-user", "1000", "Unexpired tokens of a user; of more the oldest end"),
    TOKEN_ALPHABET(
            "token-alphabet",
            "documented",
            "Form of new tokens: documented, or rfc6750, which has underscores for bars"),
    REVOCATION_BOUND(
            "revocation-bound",
            "5",
            "Seconds that memory is relied on for a token or a service key; 0 asks the database every time"),
    TRUSTED_PROXIES(
            "trusted-proxies",
            "none",
            "Networks of the proxies whose Forwarded or X-Forwarded-For is believed, such as 10.0.0.0/8"),
    AUDIT_FILE(
            "audit-file", "none", "File of one JSON line for each attempt with a password; none sends them to the log"),
    LOG_FORMAT(
            "log-format", "auto", "Lines of the log: json, text, or auto, which is text on a terminal and else json"),
    LOG_LEVEL("log-level", "info", "How much the log says: error, warn, info, debug or trace"),
    ACCESS_LOG("access-log", "off", "A line of the log for each answer: on or off; the option alone is on"),
    LEGACY_LOGIN(
            "legacy-login",
            "none",
            "Base URL of an old server that confirms the passwords of who has none here, such as"
                    + " https://old.example/api/1.1"),
    TEST_LEGACY_LOGIN("test-legacy-login", "none", "The same for the test environment"),
    LEGACY_LOGIN_RATE("legacy-login-rate", "20", "Logins a second that an old server is asked about at most"),
    ALLOWED_ORIGINS("allowed-origins", "none", "Web pages that may call, as a list such as https://app.example.com"),
    DOCS("docs", "off", "Show the API reference at /docs: on or off; the option alone is on"),
    MANAGEMENT_HOST("management-host", "127.0.0.1", "Address to listen on for operators"),
    MANAGEMENT_PORT(
            "management-port",
            "none",
            "Port for operators, with health and metrics; 0 takes a free one, and none opens none"),
    MANAGEMENT_CLIENT_CA(
            "management-client-ca",
            "none",
            "PEM file of authorities; with it the port for operators speaks HTTPS alone, with the server's certificate,"
                    + " and asks for one that they have signed"),
    CONSOLE("console", "off", "Show the operator's page at /console of that port: on or off; the option alone is on"),
    DRAIN_TIME("drain-time", "5", "Seconds that SIGTERM lets clients leave before the server stops"),
    HASH_MEMORY("hash-memory", "19456", "KiB of memory that a password hash takes"),
    HASH_PASSES("hash-passes", "2", "Passes over that memory"),
    HASH_PERMITS(
            "hash-permits",
            "auto",
            "Passwords that are checked at once; auto is one for each core, as far as the budget goes"),
    HASH_QUEUE("hash-queue", "32", "Logins that may wait for that, and half as many from one address"),
    HASH_WAIT("hash-wait", "1", "Seconds that a login may wait"),
    HASH_BUDGET("hash-budget", "256", "MiB of memory for all password hashes together"),
    MIN_PASSWORD_LENGTH(
            "min-password-length",
            String.valueOf(PasswordRules.DEFAULT_LEAST_LENGTH),
            "Characters that a new password needs at least, " + PasswordRules.MIN_LEAST_LENGTH + " to "
                    + PasswordRules.MAX_LEAST_LENGTH),
    FOREIGN_BCRYPT_COST("foreign-bcrypt-cost", "14", "Highest cost of a bcrypt hash that is imported and checked"),
    FOREIGN_PBKDF2_ROUNDS("foreign-pbkdf2-rounds", "2000000", "Most rounds of such a PBKDF2 hash"),
    FOREIGN_HASH_MEMORY(
            "foreign-hash-memory", "128", "Most MiB of memory of such an Argon2 or scrypt hash, within the budget"),
    PEPPER_FILE("pepper-file", "none", "File of the keys that are mixed into password hashes"),
    ADDRESS_FAILURES_PER_MINUTE(
            "address-failures-per-minute", "10", "Logins from one client address that may fail a minute"),
    ADDRESS_FAILURES_PER_HOUR(
            "address-failures-per-hour", "60", "Logins from one client address that may fail an hour"),
    FREE_FAILURES("free-failures", "5", "Failures of an account from one address before it has to wait there"),
    FIRST_WAIT("first-wait", "15", "Seconds of the first such wait; each further failure doubles it"),
    LONGEST_WAIT("longest-wait", "900", "Seconds of the longest such wait"),
    ACCOUNT_FAILURES("account-failures", "30", "Failures of an account from all addresses before its slow lane"),
    ACCOUNT_FAILURE_HOURS("account-failure-hours", "12", "Hours in which those are counted"),
    SLOW_LANE_INTERVAL("slow-lane-interval", "60", "Seconds between two attempts in the slow lane"),
    ACCOUNT_FAILURES_PER_DAY(
            "account-failures-per-day", "100", "Failures of an account a day; then no stranger is let in"),
    KNOWN_ADDRESS_DAYS("known-address-days", "30", "Days that an address of a good login stays out of the slow lane"),
    THROTTLE_KEYS("throttle-keys", "200000", "Addresses, accounts and pairs of both that are kept in memory"),
    HEAD_LIMIT("head-limit", "8192", "Bytes of a request's first line and headers"),
    HEADER_LINES("header-lines", "100", "Header lines of a request"),
    BODY_LIMIT("body-limit", "16384", "Bytes of a request's body"),
    COLLECT_LIMIT("collect-limit", "8388608", "Bytes of all unfinished requests together"),
    HEAD_TIME("head-time", "10", "Seconds for a request's first line and headers"),
    REQUEST_TIME("request-time", "10", "Seconds for a whole request, and for reading the answers to many"),
    IDLE_TIME("idle-time", "60", "Seconds that a connection may wait for its next request"),
    CONNECTIONS("connections", "10000", "Open connections, or as many as the limit of open files has room for"),
    CONNECTIONS_PER_ADDRESS("connections-per-address", "1024", "Open connections from one client address"),
    DISCARD_TIME("discard-time", "2", "Seconds that a client has to read the last answer"),
    DISCARD_LIMIT("discard-limit", "4194304", "Bytes that a client may still send after the last answer");

    public static final String ON = "on";
    static final String OFF = "off";

    private final String key;
    private final String defaultValue;
    private final String description;

    Setting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String option() {
        return "--" + key;
    }

    /** The variable of the environment that an option can be set by. */
    public static String variable(String option) {
        return "TOLLGATE_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Its name in the environment. */
    public String variable() {
        return variable(option());
    }

    /** Its name in a file. */
    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** Whether the option may stand alone, without a value, and then is on. */
    public boolean isSwitch() {
        return defaultValue.equals(OFF);
    }

    /** Whether it is no option, since other users of the machine see command lines. */
    public boolean isSecret() {
        return this == DATABASE_PASSWORD;
    }

    public String description() {
        return description;
    }
}
