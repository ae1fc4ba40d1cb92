package dev.tollgate.server.login;

import static java.util.Comparator.naturalOrder;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Limits how many logins of one environment may fail, without letting a stranger lock somebody out.
 *
 * <p>An attempt is counted by the client's network, by the account together with that network, and by the account alone;
 * at the last, networks at which the account is known are let in nevertheless. Accounts that do not exist are counted
 * just like others, so that a refusal tells nothing.
 *
 * <p>An attempt passes {@link #delay}, {@link #begin}, {@link #beginAccount}, and then one of {@link #fail}, {@link
 * #succeed} and {@link #abandon}. Only methods that say so ask the store, and so block.
 */
public final class LoginThrottle {
    /** So the last login may be that much later than the one that is noted. */
    private static final Duration NOTED_AGAIN_AFTER = Duration.ofDays(1);

    private final NetworkLimit networks;
    private final PairLimit pairs;
    private final AccountLimit accounts;
    private final ThrottleLimits limits;
    private final ThrottleStore store;
    private final Clock clock;
    private final KeyedHash hash;
    private long lastClearing;

    /**
     * Takes over what the store knows.
     *
     * @param networks may be shared with other environments
     * @param ticker for waits
     * @param clock for what is stored
     */
    public LoginThrottle(
            ThrottleLimits limits,
            NetworkLimit networks,
            ThrottleStore store,
            Ticker ticker,
            Clock clock,
            SecureRandom random) {
        this.limits = limits;
        this.networks = networks;
        this.pairs = new PairLimit(limits, ticker);
        this.accounts = new AccountLimit(limits, ticker);
        this.store = store;
        this.clock = clock;
        this.hash = new KeyedHash(store.secret(KeyedHash.drawSecret(random)));
        this.lastClearing = store.lastClearing();
    }

    /**
     * @param account the canonical address that is claimed, or, if it is none, what was sent
     */
    AttemptKeys keys(String account, Client client) {
        InetAddress address = client.address();
        long accountKey = hash.ofAccount(account);
        return new AttemptKeys(
                networks.key(address),
                accountKey,
                hash.ofPair(accountKey, ClientNetwork.of(address)),
                client.isProxy());
    }

    /**
     * How long the attempt has to wait, as far as memory tells; empty if not at all. Whether the account is known at the
     * client's network may not be in memory: then the account alone does not decide yet.
     */
    Optional<Duration> delay(AttemptKeys keys) {
        Optional<Duration> here = longer(networks.delay(keys.network()), pairs.delay(keys));
        Optional<Boolean> isKnown = pairs.isKnown(keys);
        boolean doesAccountDecide = isKnown.isPresent() || here.isPresent();
        return isKnown.orElse(false) || !doesAccountDecide ? here : longer(here, accounts.delay(keys.account()));
    }

    /** Whether the attempt may be looked at now, as far as client and account together decide. */
    Turn begin(AttemptKeys keys) {
        Turn turn = networks.begin(keys.network());
        if (turn instanceof Turn.Now) {
            turn = pairs.begin(keys);
            if (!(turn instanceof Turn.Now)) {
                networks.end(keys.network(), false);
            }
        }
        return turn instanceof Turn.Refused(Duration one)
                ? new Turn.Refused(delay(keys).orElse(one))
                : turn;
    }

    /** How long an attempt that has begun has to wait for the account's sake; empty if not at all. Asks the store. */
    Optional<Duration> beginAccount(AttemptKeys keys) {
        if (!accounts.isLoaded(keys.account())) {
            StoredFailures stored = store.failures(keys.account(), clock.instant());
            accounts.load(keys.account(), stored);
        }
        return accounts.isSlow(keys.account()) && !isKnown(keys) ? accounts.begin(keys.account()) : Optional.empty();
    }

    /**
     * Lets others of the network go on while somebody else is asked about an attempt, which may take long; {@link #resume}
     * has to follow. So a network may have that many more failures as may be asked about at once.
     */
    void pause(AttemptKeys keys) {
        networks.end(keys.network(), false);
    }

    /** Takes up an attempt that was paused. */
    void resume(AttemptKeys keys) {
        networks.resume(keys.network());
    }

    /** Ends an attempt that failed; {@link #noteFailures} has to follow. */
    void fail(AttemptKeys keys) {
        accounts.fail(keys.account());
        pairs.fail(keys);
        networks.end(keys.network(), true);
    }

    /** Ends an attempt that claimed the right password; {@link #noteSuccess} has to follow. */
    void succeed(AttemptKeys keys) {
        pairs.succeed(keys);
        networks.end(keys.network(), false);
    }

    /** Ends an attempt that was neither. */
    void abandon(AttemptKeys keys) {
        pairs.end(keys);
        networks.end(keys.network(), false);
    }

    /** Tells the store of attempts that failed, all at once. */
    void noteFailures(List<AttemptKeys> failed) {
        Instant now = clock.instant();
        store.addFailures(failed.stream()
                .map(keys -> new AccountFailure(keys.account(), now, accounts.slowLaneDelay(keys.account())))
                .toList());
    }

    /** Tells the store of an attempt that succeeded. */
    void noteSuccess(AttemptKeys keys) {
        if (!keys.isShared() && !pairs.isNoted(keys)) {
            store.noteLogin(keys.pair(), clock.instant());
            pairs.setNoted(keys);
        }
    }

    /** Forgets what an operator has cleared since the last call. Asks the store. */
    public synchronized void takeOverClearings() {
        for (Clearing clearing : store.clearingsAfter(lastClearing)) {
            forget(clearing);
            lastClearing = clearing.number();
        }
    }

    /** Has the store remove what is too old. */
    public void prune() {
        store.prune(clock.instant(), limits.knownNetworkLife().plus(NOTED_AGAIN_AFTER));
    }

    private boolean isKnown(AttemptKeys keys) {
        Optional<Boolean> remembered = pairs.isKnown(keys);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        boolean isKnown = !keys.isShared()
                && store.lastLogin(keys.pair()).filter(this::isRecent).isPresent();
        pairs.setKnown(keys, isKnown);
        return isKnown;
    }

    /** What lies ahead by more than a day was noted by a clock that was wrong. */
    private boolean isRecent(Instant login) {
        Instant now = clock.instant();
        return login.plus(limits.knownNetworkLife()).plus(NOTED_AGAIN_AFTER).isAfter(now)
                && login.minus(NOTED_AGAIN_AFTER).isBefore(now);
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(naturalOrder());
    }

    private void forget(Clearing clearing) {
        switch (clearing) {
            case Clearing.OfAccount(long number, long account) -> {
                accounts.forget(account);
                pairs.forgetAccount(account);
            }
            case Clearing.OfAddress(long number, InetAddress address) -> {
                networks.forget(networks.key(address));
                pairs.forgetNetwork(networks.key(address));
            }
            case Clearing.OfPair(long number, long pair) -> pairs.forget(pair);
            case Clearing.OfAll all -> {
                accounts.forgetAll();
                pairs.forgetAll();
                networks.forgetAll();
            }
        }
    }
}
