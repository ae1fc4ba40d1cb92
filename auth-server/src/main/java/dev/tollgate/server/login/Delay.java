package dev.tollgate.server.login;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long an attempt has to wait.
 *
 * @param limit for whose sake
 */
record Delay(ThrottleLimit limit, Duration time) {
    static Optional<Delay> of(ThrottleLimit limit, Optional<Duration> time) {
        return time.map(known -> new Delay(limit, known));
    }

    static Optional<Delay> longer(Optional<Delay> one, Optional<Delay> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(comparing(Delay::time));
    }
}
