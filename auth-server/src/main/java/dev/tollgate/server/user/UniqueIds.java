package dev.tollgate.server.user;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;

/**
 * Makes ids of the platform's form: 13 digits of milliseconds since the epoch, {@code x}, 18 random digits.
 *
 * <p>Users, failed logins and bugs are named by such ids; they are unguessable enough to be unique, and no secret.
 */
public final class UniqueIds {
    private static final long BOUND = 1_000_000_000_000_000_000L;

    private final Clock clock;
    private final SecureRandom random;

    public UniqueIds(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public String next() {
        return String.format(Locale.ROOT, "%013dx%018d", clock.millis(), random.nextLong(BOUND));
    }
}
