package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Counts in the memory of a server that has the database for itself, which keeps what must survive a restart. */
final class OwnTally implements Tally {
    private final NetworkLimit networks;
    private final PairLimit pairs;
    private final AccountLimit accounts;
    private final KnownPlaces places;
    private final OwnThrottleStore store;
    private final Clock clock;
    private final Journal<AttemptKeys> failures;

    OwnTally(
            ThrottleLimits limits,
            NetworkLimit networks,
            PairLimit pairs,
            OwnThrottleStore store,
            Ticker ticker,
            Clock clock,
            Executor journal) {
        this.networks = networks;
        this.pairs = pairs;
        this.accounts = new AccountLimit(limits, ticker);
        this.places = new KnownPlaces(limits, clock);
        this.store = store;
        this.clock = clock;
        this.failures = new Journal<>(this::store, journal);
    }

    /** Whether the account is known at the client's network may not be in memory: then the account does not decide yet. */
    @Override
    public Optional<Delay> delay(AttemptKeys keys) {
        Optional<Delay> here = Delay.longer(
                Delay.of(ThrottleLimit.ADDRESS, networks.delay(keys.network())),
                Delay.of(ThrottleLimit.ACCOUNT_AT_ADDRESS, pairs.delay(keys)));
        Optional<Boolean> isKnown = pairs.isKnown(keys);
        boolean doesAccountDecide = isKnown.isPresent() || here.isPresent();
        return isKnown.orElse(false) || !doesAccountDecide
                ? here
                : Delay.longer(here, Delay.of(ThrottleLimit.ACCOUNT, accounts.delay(keys.account())));
    }

    @Override
    public Turn begin(AttemptKeys keys) {
        if (!accounts.isLoaded(keys.account())) {
            accounts.load(keys.account(), store.failures(keys.account(), clock.instant()));
        }
        if (!accounts.isSlow(keys.account()) || isKnown(keys)) {
            return new Turn.Now();
        }
        return Delay.of(ThrottleLimit.ACCOUNT, accounts.begin(keys.account()))
                .<Turn>map(Turn.Refused::new)
                .orElseGet(Turn.Now::new);
    }

    @Override
    public void pause(AttemptKeys keys) {}

    @Override
    public void resume(AttemptKeys keys) {}

    @Override
    public CompletionStage<Void> fail(AttemptKeys keys) {
        accounts.fail(keys.account());
        pairs.fail(keys);
        networks.fail(keys.network());
        return failures.add(keys);
    }

    @Override
    public void succeed(AttemptKeys keys) {}

    @Override
    public void abandon(AttemptKeys keys) {}

    @Override
    public void forget(Clearing clearing) {
        switch (clearing) {
            case Clearing.OfAccount(long number, long account) -> accounts.forget(account);
            case Clearing.OfAll all -> accounts.forgetAll();
            case Clearing.OfAddress ofAddress -> {}
            case Clearing.OfPair ofPair -> {}
        }
    }

    @Override
    public CompletableFuture<Void> settled() {
        return failures.settled();
    }

    private void store(List<AttemptKeys> failed) {
        store.addFailures(failed.stream()
                .map(keys ->
                        new AccountFailure(keys.account(), clock.instant(), accounts.slowLaneDelay(keys.account())))
                .toList());
    }

    private boolean isKnown(AttemptKeys keys) {
        Optional<Boolean> remembered = pairs.isKnown(keys);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        boolean isKnown = !keys.isShared() && places.isKnown(store.lastLogin(keys.pair()));
        pairs.setKnown(keys, isKnown);
        return isKnown;
    }
}
