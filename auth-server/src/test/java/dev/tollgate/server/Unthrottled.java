package dev.tollgate.server;

import dev.tollgate.server.password.HashCost;
import java.util.EnumMap;
import java.util.Map;

/** Limits that no test reaches, for those that fail to log in very often. */
final class Unthrottled {
    private static final String MOST = "50000";

    static final Map<Setting, String> SETTINGS = new EnumMap<>(Map.of(
            Setting.ADDRESS_FAILURES_PER_MINUTE, MOST,
            Setting.ADDRESS_FAILURES_PER_HOUR, MOST,
            Setting.FREE_FAILURES, MOST,
            Setting.ACCOUNT_FAILURES, MOST,
            Setting.ACCOUNT_FAILURES_PER_DAY, MOST));

    /** With the cheapest hashes too, where their cost is not what is tested. */
    static final Map<Setting, String> CHEAP_SETTINGS = cheap();

    private Unthrottled() {}

    private static Map<Setting, String> cheap() {
        Map<Setting, String> settings = new EnumMap<>(SETTINGS);
        settings.put(Setting.HASH_MEMORY, String.valueOf(HashCost.LEAST_MEMORY_KIB));
        settings.put(Setting.HASH_PASSES, "1");
        return settings;
    }

    /** The same as options of the program. */
    static String[] options() {
        return options(SETTINGS);
    }

    static String[] cheapOptions() {
        return options(CHEAP_SETTINGS);
    }

    static String[] options(Map<Setting, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey().option() + "=" + setting.getValue())
                .toArray(String[]::new);
    }
}
