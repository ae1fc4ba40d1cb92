package dev.tollgate.server.login;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Counts the attempts that have failed. What is being looked at on this server just now is counted apart, in {@link
 * NetworkLimit} and {@link PairLimit}.
 */
interface Tally {
    /** How long the attempt has to wait, as far as memory tells; empty if not at all. */
    Optional<Delay> delay(AttemptKeys keys);

    /** Whether an attempt that memory let in is looked at now. Asks the store. */
    Turn begin(AttemptKeys keys);

    void pause(AttemptKeys keys);

    void resume(AttemptKeys keys);

    /** Counts a failure; the stage completes when no crash of this server loses it, or fails as the store does. */
    CompletionStage<Void> fail(AttemptKeys keys);

    void succeed(AttemptKeys keys);

    void abandon(AttemptKeys keys);

    void forget(Clearing clearing);

    /** Completes when what was counted until now is stored, or cannot be. */
    CompletableFuture<Void> settled();

    static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(naturalOrder());
    }
}
