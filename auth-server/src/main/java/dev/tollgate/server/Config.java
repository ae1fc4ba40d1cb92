package dev.tollgate.server;

import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.wire.Limits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server is told to be; read once.
 *
 * @param port 0 for a free one
 * @param operations the logins that are exposed
 * @param tokenLife how long a token lives, in whole seconds
 * @param failedLoginsPerAccount how many logins of one account may fail a minute
 * @param failedLoginsPerAddress how many logins from one client address may fail a minute
 * @param allowedOrigins the web pages that may call
 * @param drainTime how long clients are asked to leave before the server stops
 * @param limits how much a client may send
 */
public record Config(
        String host,
        int port,
        Path dataDir,
        List<String> operations,
        Duration tokenLife,
        int failedLoginsPerAccount,
        int failedLoginsPerAddress,
        Set<String> allowedOrigins,
        Duration drainTime,
        Limits limits) {
    private static final long MAX_TOKEN_LIFE_SECONDS = Duration.ofDays(3650).toSeconds();
    private static final int MAX_FAILED_LOGINS = 1_000_000;
    private static final int MIN_HEAD_BYTES = 256;
    private static final int MIN_COLLECTED_BYTES = 16 * 1024;
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;
    private static final int MAX_HEADER_LINES = 10_000;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_WAIT_SECONDS = 3600;

    /** As a browser sends it (RFC 6454, section 6.2): no path, no upper case, and no default port. */
    private static final Pattern ORIGIN =
            Pattern.compile("(?!http:.*:80$|https:.*:443$)https?://(?:[a-z0-9.-]+|\\[[0-9a-f:]+])(?::\\d{1,5})?");

    /**
     * Reads the settings; those that are not given have their defaults.
     *
     * @throws OperatorException that names every wrong setting
     */
    public static Config of(Map<Setting, String> given) {
        Reading reading = new Reading(given);
        Config config = new Config(
                reading.host(Setting.HOST),
                (int) reading.number(Setting.PORT, 0, 65_535),
                reading.path(Setting.DATA_DIR),
                reading.subset(Setting.OPERATIONS, HttpApi.loginOperations()),
                Duration.ofSeconds(reading.number(Setting.TOKEN_LIFE, 1, MAX_TOKEN_LIFE_SECONDS)),
                (int) reading.number(Setting.FAILED_LOGINS_PER_ACCOUNT, 1, MAX_FAILED_LOGINS),
                (int) reading.number(Setting.FAILED_LOGINS_PER_ADDRESS, 1, MAX_FAILED_LOGINS),
                reading.origins(Setting.ALLOWED_ORIGINS),
                reading.seconds(Setting.DRAIN_TIME, 0),
                limits(reading));
        reading.finish();
        return config;
    }

    private static Limits limits(Reading reading) {
        return new Limits(
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
    }

    /** Reads all settings before it complains, so that one start shows all mistakes. */
    private static final class Reading {
        private final Map<Setting, String> given;
        private final List<String> mistakes = new ArrayList<>();

        Reading(Map<Setting, String> given) {
            this.given = given;
        }

        String text(Setting setting) {
            String value = given.getOrDefault(setting, setting.defaultValue()).strip();
            if (value.isEmpty()) {
                mistakes.add(setting.option() + " must not be empty");
            }
            return value;
        }

        /** An IPv6 address may stand in brackets, as it does in a URL. */
        String host(Setting setting) {
            String value = text(setting);
            return value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
        }

        long number(Setting setting, long least, long most) {
            String value = text(setting);
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Said below, with the bounds.
            }
            mistakes.add(setting.option() + " must be a whole number from " + least + " to " + most + ", not '" + value
                    + "'");
            return least;
        }

        Path path(Setting setting) {
            String value = text(setting);
            try {
                return Path.of(value);
            } catch (InvalidPathException noPath) {
                mistakes.add(setting.option() + " must be a path, not '" + value + "'");
                return Path.of("");
            }
        }

        Duration seconds(Setting setting, long least) {
            return Duration.ofSeconds(number(setting, least, MAX_WAIT_SECONDS));
        }

        Set<String> origins(Setting setting) {
            Set<String> origins = new LinkedHashSet<>();
            if (text(setting).equals("none")) {
                return origins;
            }
            for (String origin : text(setting).split(",", -1)) {
                if (!ORIGIN.matcher(origin.strip()).matches()) {
                    mistakes.add(setting.option() + " must be none or a list of origins such as"
                            + " https://app.example.com, not '" + origin.strip() + "'");
                }
                origins.add(origin.strip());
            }
            return Set.copyOf(origins);
        }

        List<String> subset(Setting setting, List<String> all) {
            Set<String> chosen = new LinkedHashSet<>();
            for (String name : text(setting).split(",", -1)) {
                if (all.contains(name.strip())) {
                    chosen.add(name.strip());
                } else {
                    mistakes.add(setting.option() + " must be a list of " + String.join(", ", all) + ", not '"
                            + name.strip() + "'");
                }
            }
            return List.copyOf(chosen);
        }

        void finish() {
            if (!mistakes.isEmpty()) {
                throw new OperatorException(String.join("; ", mistakes));
            }
        }
    }
}
