package dev.tollgate.server.login;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.login.Correction.Paused;
import dev.tollgate.server.login.Correction.Removed;
import dev.tollgate.server.login.Correction.Resumed;
import dev.tollgate.server.login.Correction.Succeeded;
import dev.tollgate.server.login.Verdict.LetIn;
import dev.tollgate.server.login.Verdict.Refused;
import dev.tollgate.server.login.Verdict.Undecided;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Counts in the database, together with all servers that share it, what this server's memory does not refuse already. An
 * attempt that is let in counts as failed until a correction of it is stored, for which nobody waits.
 */
final class SharedTally implements Tally {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Within that most attempts have been looked at, and corrected if they have not failed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ThrottleLimits limits;
    private final KnownPlaces places;
    private final LearntRefusals refusals;
    private final SharedThrottleStore store;
    private final Journal<Correction> corrections;

    SharedTally(ThrottleLimits limits, SharedThrottleStore store, Ticker ticker, Clock clock, Executor journal) {
        this.limits = limits;
        this.places = new KnownPlaces(limits, clock);
        this.refusals = new LearntRefusals(limits, ticker);
        this.store = store;
        this.corrections = new Journal<>(store::correct, journal);
    }

    @Override
    public Optional<Duration> delay(AttemptKeys keys) {
        return Tally.longer(refusals.delay(keys.storedNetwork()), refusals.delay(keys.pair()));
    }

    @Override
    public Turn begin(AttemptKeys keys) {
        return switch (store.begin(keys, limits, standing -> judge(standing, keys.isShared()))) {
            case LetIn letIn -> new Turn.Now();
            case Undecided undecided -> new Turn.Later();
            case Refused(Optional<Duration> network, Optional<Duration> pair) -> {
                network.ifPresent(delay -> refusals.learn(keys.storedNetwork(), delay));
                pair.ifPresent(delay -> refusals.learn(keys.pair(), delay));
                yield new Turn.Refused(Tally.longer(network, pair).orElseThrow());
            }
        };
    }

    private Verdict judge(Standing standing, boolean isShared) {
        Optional<Duration> network =
                Tally.longer(rest(MINUTE, standing.sinceMinuteFull()), rest(HOUR, standing.sinceHourFull()));
        Optional<Duration> pair = rest(limits.waitAfter(standing.pairFailures()), standing.sincePairsLast());
        boolean isInSlowLane = (standing.sinceAccountFull().isPresent()
                        || standing.sinceDayFull().isPresent())
                && (isShared || !places.isKnown(standing.lastLogin()));
        Optional<Duration> account = isInSlowLane
                ? Tally.longer(
                        rest(DAY, standing.sinceDayFull()), rest(limits.slowLaneInterval(), standing.sinceLanesLast()))
                : Optional.empty();
        if (network.isEmpty() && pair.isEmpty() && account.isEmpty()) {
            return new LetIn(isInSlowLane);
        }
        boolean isDecided = account.isPresent()
                || (network.isPresent() && isLookedAt(standing.sinceNetworksLast()))
                || (pair.isPresent() && isLookedAt(standing.sincePairsLast()));
        return isDecided ? new Refused(network, Tally.longer(pair, account)) : new Undecided();
    }

    private static boolean isLookedAt(Optional<Duration> sinceBegin) {
        return sinceBegin.filter(passed -> passed.compareTo(LOOK) < 0).isEmpty();
    }

    private static Optional<Duration> rest(Duration wait, Optional<Duration> passed) {
        return passed.map(wait::minus).filter(Duration::isPositive);
    }

    @Override
    public void pause(AttemptKeys keys) {
        correct(new Paused(keys.attempt()));
    }

    @Override
    public void resume(AttemptKeys keys) {
        correct(new Resumed(keys.attempt(), keys.storedNetwork()));
    }

    @Override
    public CompletionStage<Void> fail(AttemptKeys keys) {
        return completedFuture(null);
    }

    @Override
    public void succeed(AttemptKeys keys) {
        correct(new Succeeded(keys.attempt(), keys.pair()));
    }

    @Override
    public void abandon(AttemptKeys keys) {
        correct(new Removed(keys.attempt()));
    }

    @Override
    public void forget(Clearing clearing) {
        refusals.forgetAll();
    }

    @Override
    public CompletableFuture<Void> settled() {
        return corrections.settled();
    }

    /** Where this cannot be stored, the attempt goes on counting as failed. */
    private void correct(Correction correction) {
        var unused = corrections.add(correction);
    }
}
