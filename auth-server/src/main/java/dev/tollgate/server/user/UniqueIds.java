package dev.tollgate.server.user;

import java.security.SecureRandom;
import java.time.Clock;

/**
 * Makes ids of the platform's form: 13 digits of milliseconds since the epoch, {@code x}, 18 random digits.
 *
 * <p>Users, failed logins and bugs are named by such ids; they are unguessable enough to be unique, and no secret.
 */
public final class UniqueIds {
    private static final int TIME_DIGITS = 13;
    private static final int RANDOM_DIGITS = 18;
    private static final long BOUND = 1_000_000_000_000_000_000L;

    private final Clock clock;
    private final SecureRandom random;

    public UniqueIds(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public String next() {
        return padded(clock.millis(), TIME_DIGITS) + "x" + padded(random.nextLong(BOUND), RANDOM_DIGITS);
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
