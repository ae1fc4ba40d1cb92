package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.login.AdmissionLimits;
import dev.tollgate.server.login.ThrottleLimits;
import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.store.postgres.DatabasePassword;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresTimeouts;
import dev.tollgate.server.token.TokenAlphabet;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of logins: what they are unless told otherwise, what they may be, and what is said of others. */
final class ConfigTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void withoutSettingsLoginsAreLimitedAsTheReadmeSays() {
        Config config = Config.of(Map.of());
        assertThat(config.throttle())
                .isEqualTo(new ThrottleLimits(
                        10,
                        60,
                        5,
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(15),
                        30,
                        12,
                        Duration.ofMinutes(1),
                        100,
                        Duration.ofDays(30),
                        200_000));
        assertThat(config.admission()).isEqualTo(new AdmissionLimits(Math.min(CORES, 13), 32, Duration.ofSeconds(1)));
        assertThat(config.hashing())
                .isEqualTo(new Hashing(
                        new HashCost(19_456, 2), 256, new ForeignHashBounds(14, 2_000_000, 128), Optional.empty()));
        assertThat(config.auditFile()).isEmpty();
    }

    @Test
    void withoutSettingsTokensLiveForAYear() {
        assertThat(Config.of(Map.of()).tokens())
                .isEqualTo(new TokenPolicy(
                        new TokenLife(
                                Map.of(
                                        "generate-user-token", Duration.ofDays(365),
                                        "generate-api-token", Duration.ofDays(365)),
                                Optional.empty()),
                        Duration.ofSeconds(5),
                        1_000,
                        TokenAlphabet.DOCUMENTED));
    }

    @Test
    void tokensAreAsTheOperatorWantsThem() {
        assertThat(Config.of(Map.of(
                                Setting.TOKEN_LIFE, "86400, generate-api-token=60",
                                Setting.IDLE_LIFE, "3600",
                                Setting.REVOCATION_BOUND, "0",
                                Setting.TOKENS_PER_USER, "1",
                                Setting.TOKEN_ALPHABET, "rfc6750"))
                        .tokens())
                .isEqualTo(new TokenPolicy(
                        new TokenLife(
                                Map.of(
                                        "generate-user-token", Duration.ofDays(1),
                                        "generate-api-token", Duration.ofMinutes(1)),
                                Optional.of(Duration.ofHours(1))),
                        Duration.ZERO,
                        1,
                        TokenAlphabet.RFC6750));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOKEN_LIFE | 1,login=5 | --token-life must be a number and then maybe some such as"
                        + " generate-user-token=86400, not 'login=5'",
                "TOKEN_LIFE | 1,generate-api-token | --token-life must be a number and then maybe some such as"
                        + " generate-user-token=86400, not 'generate-api-token'",
                "TOKEN_LIFE | 1,generate-api-token=0 | --token-life must be a whole number from 1 to 315360000, not"
                        + " '0'",
                "IDLE_LIFE | 3599 | --idle-life must be a whole number from 3600 to 315360000, not '3599'",
                "DOCS | yes | --docs must be on or off, not 'yes'",
                "DATABASE_URL | jdbc:sqlite:live.db | --database-url must be such as"
                        + " jdbc:postgresql://db.example/tollgate?sslmode=verify-full",
                "DATABASE_URL | jdbc:postgresql://ada:secret@db.example/tollgate | --database-url must be such"
                        + " as jdbc:postgresql://db.example/tollgate?sslmode=verify-full",
                "DATABASE_URL | jdbc:postgresql:tollgate?ssl=true&password=secret | --database-url must not have"
                        + " password, for which there is a setting or only one right value",
                "DATABASE_URL | jdbc:postgresql:tollgate?preferQueryMode=simple | --database-url must not have"
                        + " preferQueryMode, since statements have to be prepared",
                "DATABASE_URL | jdbc:postgresql:tollgate?preferQueryMode=extendedForPrepared | --database-url must not"
                        + " have preferQueryMode, since statements have to be prepared",
                "DATABASE_URL | jdbc:postgresql:tollgate?ssl=true&ssl=false | --database-url must not have an option"
                        + " twice",
                "DATABASE_URL | jdbc:postgresql:tollgate?tcpKeepAlive=false | --database-url must not have"
                        + " tcpKeepAlive, for which there is a setting or only one right value",
                "DATABASE_USER | ada | --database-user is of no use without --database-url",
                "DATABASE_STATEMENT_TIMEOUT | 1000 | --database-statement-timeout of 1000 ms must be less"
                        + " than --database-socket-timeout of 1 s",
                "DATABASE_PASSWORD | '' | TOLLGATE_DATABASE_PASSWORD must not be empty",
                "DATA_DIR | postgresql://db.example/tollgate | --data-dir must be a path, not a URL",
                "DATABASE_CONNECTIONS | 1 | --database-connections must be a whole number from 2 to 1000, not '1'",
                "DATABASE_POOL_TIMEOUT | 249 | --database-pool-timeout must be a whole number from 250 to 600000, not"
                        + " '249'",
                "TOKEN_ALPHABET | base64 | --token-alphabet must be documented or rfc6750, not 'base64'",
            })
    void whatASettingCannotBeIsRefused(Setting setting, String value, String message) {
        assertThatThrownBy(() -> Config.of(Map.of(setting, value))).hasMessage(message);
    }

    @Test
    void aWrongPasswordFileIsToldWithTheOtherMistakes() {
        assertThatThrownBy(() -> Config.of(Map.of(
                        Setting.DATABASE_URL, "jdbc:postgresql:tollgate",
                        Setting.DATABASE_PASSWORD_FILE, "missing",
                        Setting.DOCS, "yes")))
                .hasMessage("cannot read the database's password file missing: no such file;"
                        + " --docs must be on or off, not 'yes'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", " secret "})
    void thePasswordOfTheEnvironmentIsTakenAsItIs(String password) {
        assertThat(Config.of(Map.of(
                                Setting.DATABASE_URL, "jdbc:postgresql:tollgate", Setting.DATABASE_PASSWORD, password))
                        .postgres()
                        .flatMap(PostgresAccess::password))
                .contains(new DatabasePassword(password));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db.example/tollgate, --to must be such as"
                + " jdbc:postgresql://db.example/tollgate?sslmode=verify-full",
        "jdbc:postgresql:tollgate?user=ada,"
                + " '--to must not have user, for which there is a setting or only one right value'",
    })
    void aPlaceOfAMoveIsToldByItsOption(String place, String message) {
        assertThatThrownBy(() -> Config.databases("--to", place, Settings.of(Map.of())))
                .hasMessage(message);
    }

    @Test
    void theDatabaseIsAFileUnlessThereIsAUrl() {
        assertThat(Config.of(Map.of()).databases()).isEqualTo(new EmbeddedDatabases(Path.of("data")));
        assertThat(Config.of(Map.of(
                                Setting.DATABASE_URL, "jdbc:postgresql://db.example/tollgate",
                                Setting.DATABASE_USER, "ada",
                                Setting.DATABASE_PASSWORD, "secret",
                                Setting.DATABASE_CONNECTIONS, "2",
                                Setting.DATABASE_CONNECT_TIMEOUT, "3",
                                Setting.DATABASE_SOCKET_TIMEOUT, "4",
                                Setting.DATABASE_STATEMENT_TIMEOUT, "6",
                                Setting.DATABASE_LOCK_TIMEOUT, "5",
                                Setting.DATABASE_POOL_TIMEOUT, "250",
                                Setting.ACCEPT_LOST_WRITES, "on"))
                        .databases())
                .isEqualTo(new SharedDatabases(new PostgresAccess(
                        "jdbc:postgresql://db.example/tollgate",
                        Optional.of("ada"),
                        Optional.of(new DatabasePassword("secret")),
                        2,
                        PostgresTimeouts.ofRequests(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofMillis(6),
                                Duration.ofMillis(5),
                                Duration.ofMillis(250)),
                        true)))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void theApiReferenceIsShownOnlyWhereItIsAskedFor() {
        assertThat(Config.of(Map.of()).docs()).isFalse();
        assertThat(Config.of(Map.of(Setting.DOCS, "on")).docs()).isTrue();
    }

    @Test
    void eachLimitIsReadFromItsOwnSetting() {
        Config config = Config.of(Map.ofEntries(
                Map.entry(Setting.ADDRESS_FAILURES_PER_MINUTE, "1"),
                Map.entry(Setting.ADDRESS_FAILURES_PER_HOUR, "2"),
                Map.entry(Setting.FREE_FAILURES, "3"),
                Map.entry(Setting.FIRST_WAIT, "4"),
                Map.entry(Setting.LONGEST_WAIT, "5"),
                Map.entry(Setting.ACCOUNT_FAILURES, "6"),
                Map.entry(Setting.ACCOUNT_FAILURE_HOURS, "7"),
                Map.entry(Setting.SLOW_LANE_INTERVAL, "8"),
                Map.entry(Setting.ACCOUNT_FAILURES_PER_DAY, "9"),
                Map.entry(Setting.KNOWN_ADDRESS_DAYS, "10"),
                Map.entry(Setting.THROTTLE_KEYS, "1100"),
                Map.entry(Setting.HASH_MEMORY, "7168"),
                Map.entry(Setting.HASH_PASSES, "12"),
                Map.entry(Setting.HASH_PERMITS, "13"),
                Map.entry(Setting.HASH_QUEUE, "14"),
                Map.entry(Setting.HASH_WAIT, "15"),
                Map.entry(Setting.HASH_BUDGET, "91"),
                Map.entry(Setting.FOREIGN_BCRYPT_COST, "16"),
                Map.entry(Setting.FOREIGN_PBKDF2_ROUNDS, "17"),
                Map.entry(Setting.FOREIGN_HASH_MEMORY, "180"),
                Map.entry(Setting.PEPPER_FILE, "keys"),
                Map.entry(Setting.AUDIT_FILE, "audit.json")));
        assertThat(config.throttle())
                .isEqualTo(new ThrottleLimits(
                        1,
                        2,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        7,
                        Duration.ofSeconds(8),
                        9,
                        Duration.ofDays(10),
                        1100));
        assertThat(config.admission()).isEqualTo(new AdmissionLimits(13, 14, Duration.ofSeconds(15)));
        assertThat(config.hashing())
                .isEqualTo(new Hashing(
                        new HashCost(7168, 12), 91, new ForeignHashBounds(16, 17, 91), Optional.of(Path.of("keys"))));
        assertThat(config.auditFile()).contains(Path.of("audit.json"));
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThat(mistakes(Map.of(
                        Setting.ADDRESS_FAILURES_PER_MINUTE, "61",
                        Setting.FIRST_WAIT, "901",
                        Setting.ACCOUNT_FAILURES, "101")))
                .isEqualTo(
                        "--address-failures-per-minute of 61 must not be more than --address-failures-per-hour of 60;"
                                + " --first-wait of 901 must not be more than --longest-wait of 900;"
                                + " --account-failures of 101 must not be more than --account-failures-per-day of 100");
        assertThat(mistakes(Map.of(Setting.THROTTLE_KEYS, "100000000")))
                .startsWith("--throttle-keys of 100000000 can take more than half of the heap of ");
    }

    /** The message about them; empty if there are none. */
    private static String mistakes(Map<Setting, String> settings) {
        try {
            return Config.of(settings).host().isEmpty() ? "no host" : "";
        } catch (OperatorException mistakes) {
            return String.valueOf(mistakes.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADDRESS_FAILURES_PER_MINUTE | 1    | 50000",
                "ADDRESS_FAILURES_PER_HOUR   | 1    | 50000",
                "FREE_FAILURES               | 1    | 50000",
                "FIRST_WAIT                  | 1    | 3600",
                "LONGEST_WAIT                | 1    | 3600",
                "ACCOUNT_FAILURES            | 1    | 50000",
                "ACCOUNT_FAILURE_HOURS       | 1    | 24",
                "SLOW_LANE_INTERVAL          | 1    | 3600",
                "ACCOUNT_FAILURES_PER_DAY    | 1    | 50000",
                "KNOWN_ADDRESS_DAYS          | 1    | 3650",
                "THROTTLE_KEYS               | 1000 | 100000000",
                "HASH_PASSES                 | 1    | 100",
                "HASH_QUEUE                  | 1    | 10000",
                "FOREIGN_BCRYPT_COST         | 4    | 20",
                "FOREIGN_PBKDF2_ROUNDS       | 1    | 100000000",
                "FOREIGN_HASH_MEMORY         | 1    | 4096",
                "LEGACY_LOGIN_RATE           | 1    | 10000",
                "HASH_WAIT                   | 1    | 60",
            })
    void aNumberOutOfItsBoundsIsSaidToBe(Setting setting, long least, long most) {
        for (long number : new long[] {least, most}) {
            assertThat(mistakes(Map.of(setting, String.valueOf(number)))).doesNotContain("whole number");
        }
        for (String wrong : new String[] {String.valueOf(least - 1), String.valueOf(most + 1), "some"}) {
            assertThatThrownBy(() -> Config.of(Map.of(setting, wrong)))
                    .isInstanceOf(OperatorException.class)
                    .hasMessage(setting.option() + " must be a whole number from " + least + " to " + most + ", not '"
                            + wrong + "'");
        }
    }

    @Test
    void permitsAreOneForEachCoreAsFarAsTheBudgetGoes() {
        assertThat(permits(Map.of(Setting.HASH_BUDGET, "19"))).isEqualTo(1);
        assertThat(permits(Map.of(Setting.HASH_BUDGET, "1024"))).isEqualTo(Math.min(CORES, 53));
    }

    @Test
    void hashesThatDoNotFitTheBudgetAreRefused() {
        assertThatThrownBy(() -> permits(Map.of(Setting.HASH_BUDGET, "18")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("--hash-budget of 18 MiB has no room for 1 password hashes of 19456 KiB at once");
        assertThat(permits(Map.of(Setting.HASH_BUDGET, "38", Setting.HASH_PERMITS, "2")))
                .isEqualTo(2);
        assertThatThrownBy(() -> permits(Map.of(Setting.HASH_BUDGET, "38", Setting.HASH_PERMITS, "3")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("--hash-budget of 38 MiB has no room for 3 password hashes of 19456 KiB at once");
    }

    private static int permits(Map<Setting, String> settings) {
        return Config.of(settings).admission().permits();
    }
}
