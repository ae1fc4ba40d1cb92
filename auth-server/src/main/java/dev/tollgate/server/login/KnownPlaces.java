package dev.tollgate.server.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** For how long an account is known at a network after a good login there. */
final class KnownPlaces {
    /** So the last login may be that much later than the one that is noted. */
    private static final Duration NOTED_AGAIN_AFTER = Duration.ofDays(1);

    private final ThrottleLimits limits;
    private final Clock clock;

    KnownPlaces(ThrottleLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** What lies ahead by more than a day was noted by a clock that was wrong. */
    boolean isKnown(Optional<Instant> lastLogin) {
        Instant now = clock.instant();
        return lastLogin
                .filter(login -> login.plus(life()).isAfter(now)
                        && login.minus(NOTED_AGAIN_AFTER).isBefore(now))
                .isPresent();
    }

    /** For how long the note of a login is of use. */
    Duration life() {
        return limits.knownNetworkLife().plus(NOTED_AGAIN_AFTER);
    }
}
