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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

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

    private static final int PART = 50;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** So the corrections of a minute's outage are not lost. */
    private static final int MOST_ATTEMPTS = 60;

    private final ThrottleLimits limits;
    private final KnownPlaces places;
    private final LearntRefusals refusals;
    private final SharedThrottleStore store;
    private final Journal<Correction> corrections;
    private volatile boolean isEnding;

    SharedTally(ThrottleLimits limits, SharedThrottleStore store, Ticker ticker, Clock clock, Executor journal) {
        this.limits = limits;
        this.places = new KnownPlaces(limits, clock);
        this.refusals = new LearntRefusals(limits, ticker);
        this.store = store;
        this.corrections = new Journal<>(this::store, journal);
    }

    @Override
    public Optional<Delay> delay(AttemptKeys keys) {
        return Delay.longer(refusals.delay(keys.storedNetwork()), refusals.delay(keys.pair()));
    }

    @Override
    public Turn begin(AttemptKeys keys) {
        return switch (store.begin(keys, limits, standing -> judge(standing, keys.isShared()))) {
            case LetIn letIn -> new Turn.Now();
            case Undecided undecided -> new Turn.Later();
            case Refused(Optional<Delay> network, Optional<Delay> pair) -> {
                network.ifPresent(delay -> refusals.learn(keys.storedNetwork(), delay));
                pair.ifPresent(delay -> refusals.learn(keys.pair(), delay));
                yield new Turn.Refused(Delay.longer(network, pair).orElseThrow());
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
        Optional<Delay> sureOfNetwork =
                Delay.of(ThrottleLimit.ADDRESS, network.filter(delay -> isLookedAt(standing.sinceNetworksLast())));
        Optional<Delay> sureOfPair = Delay.longer(
                Delay.of(ThrottleLimit.ACCOUNT_AT_ADDRESS, pair.filter(delay -> isLookedAt(standing.sincePairsLast()))),
                Delay.of(ThrottleLimit.ACCOUNT, account));
        return sureOfNetwork.isEmpty() && sureOfPair.isEmpty()
                ? new Undecided()
                : new Refused(sureOfNetwork, sureOfPair);
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

    /** What cannot be stored by then goes on counting as failed. */
    @Override
    public CompletableFuture<Void> settled() {
        isEnding = true;
        return corrections.settled();
    }

    /** A few at a time, so that no database's time-out is too short for them. */
    private void store(List<Correction> corrections) {
        for (int start = 0; start < corrections.size(); start += PART) {
            storePart(corrections.subList(start, Math.min(start + PART, corrections.size())));
        }
    }

    private void storePart(List<Correction> part) {
        for (int attempt = 1; ; attempt++) {
            try {
                store.correct(part);
                return;
            } catch (RuntimeException unstored) {
                if (isEnding || attempt == MOST_ATTEMPTS) {
                    throw unstored;
                }
                pause(unstored);
            }
        }
    }

    /** On the journal's thread, for which nobody waits. */
    private static void pause(RuntimeException unstored) {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unstored;
        }
    }

    /** Where this cannot be stored for long, the attempt goes on counting as failed. */
    private void correct(Correction correction) {
        var unused = corrections.add(correction);
    }
}
