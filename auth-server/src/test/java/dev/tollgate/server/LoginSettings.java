package dev.tollgate.server;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Settings that tests of logins start a server with, before others. */
final class LoginSettings {
    private static final List<String> BEHIND_A_PROXY = List.of("--trusted-proxies", "127.0.0.0/8");

    private static final List<String> WITHOUT_LIMITS = List.of(
            "--address-failures-per-minute",
            "50000",
            "--address-failures-per-hour",
            "50000",
            "--free-failures",
            "50000",
            "--account-failures",
            "50000",
            "--account-failures-per-day",
            "50000",
            "--tokens-per-user",
            "100000");

    private LoginSettings() {}

    /** The test stands for the proxies, and tells by {@link ProxiedLogin} which client each request is from. */
    static String[] behindAProxy(String... more) {
        return with(BEHIND_A_PROXY, more);
    }

    /** No test has as many failures as are let through, nor as many logins as a user may have tokens. */
    static String[] withoutLimits(String... more) {
        return with(WITHOUT_LIMITS, more);
    }

    private static String[] with(List<String> settings, String... more) {
        return Stream.concat(settings.stream(), Arrays.stream(more)).toArray(String[]::new);
    }
}
