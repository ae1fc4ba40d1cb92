package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits how many logins of one environment may fail, without letting a stranger lock somebody out.
 *
 * <p>An attempt is counted by the client's network, by the account together with that network, and by the account alone;
 * at the last, networks at which the account is known are let in nevertheless. Accounts that do not exist are counted
 * just like others, so that a refusal tells nothing. Servers that share a database count together, but their networks in
 * each environment apart.
 *
 * <p>An attempt passes {@link #delay}, {@link #begin}, {@link #beginAccount}, and then one of {@link #fail}, {@link
 * #succeed} and {@link #abandon}. Only methods that say so ask the store, and so block.
 */
public final class LoginThrottle {
    private final NetworkLimit networks;
    private final PairLimit pairs;
    private final Tally tally;
    private final KnownPlaces places;
    private final ThrottleStore store;
    private final Clock clock;
    private final KeyedHash hash;
    private final Map<ThrottleLimit, LongAdder> refusals = new ConcurrentHashMap<>();
    private long lastClearing;

    /**
     * Takes over what the store knows.
     *
     * @param networks may be shared with other environments
     * @param ticker for waits
     * @param clock for what is stored
     * @param journal the thread on which what attempts leave behind is stored; it takes whatever comes
     */
    public LoginThrottle(
            ThrottleLimits limits,
            NetworkLimit networks,
            ThrottleStore store,
            Ticker ticker,
            Clock clock,
            SecureRandom random,
            Executor journal) {
        this.networks = networks;
        this.pairs = new PairLimit(limits, ticker);
        this.places = new KnownPlaces(limits, clock);
        this.tally = switch (store) {
            case OwnThrottleStore own -> new OwnTally(limits, networks, pairs, own, ticker, clock, journal);
            case SharedThrottleStore shared -> new SharedTally(limits, shared, ticker, clock, journal);
        };
        this.store = store;
        this.clock = clock;
        this.hash = new KeyedHash(store.secret(KeyedHash.drawSecret(random)));
        this.lastClearing = store.lastClearing();
    }

    /**
     * @param attempt its own name, which no other has
     * @param account the canonical address that is claimed, or, if it is none, what was sent
     */
    AttemptKeys keys(String attempt, String account, Client client) {
        InetAddress address = client.address();
        byte[] network = ClientNetwork.of(address);
        long accountKey = hash.ofAccount(account);
        return new AttemptKeys(
                attempt,
                networks.key(address),
                hash.ofNetwork(network),
                accountKey,
                hash.ofPair(accountKey, network),
                client.isProxy());
    }

    /** How long the attempt has to wait, as far as memory tells; empty if not at all. */
    Optional<Duration> delay(AttemptKeys keys) {
        Optional<Delay> delay = tally.delay(keys);
        delay.ifPresent(this::count);
        return delay.map(Delay::time);
    }

    /** Whether the attempt may be looked at now, as far as memory tells. */
    Turn begin(AttemptKeys keys) {
        return counted(tally.delay(keys).<Turn>map(Turn.Refused::new).orElseGet(() -> beginHere(keys)));
    }

    private Turn beginHere(AttemptKeys keys) {
        Turn turn = networks.begin(keys.network());
        if (turn instanceof Turn.Now) {
            turn = pairs.begin(keys);
            if (!(turn instanceof Turn.Now)) {
                networks.end(keys.network());
            }
        }
        return turn;
    }

    /** Whether an attempt that has begun is looked at now; otherwise it has ended. Asks the store. */
    Turn beginAccount(AttemptKeys keys) {
        Turn turn = counted(tally.begin(keys));
        if (!(turn instanceof Turn.Now)) {
            end(keys);
        }
        return turn;
    }

    /** How many attempts have been refused for the sake of the limit, since the start. */
    public long refusals(ThrottleLimit limit) {
        return counter(limit).sum();
    }

    private Turn counted(Turn turn) {
        if (turn instanceof Turn.Refused(Delay delay)) {
            count(delay);
        }
        return turn;
    }

    private void count(Delay delay) {
        counter(delay.limit()).increment();
    }

    private LongAdder counter(ThrottleLimit limit) {
        return refusals.computeIfAbsent(limit, first -> new LongAdder());
    }

    /**
     * Lets others of the network go on while somebody else is asked about an attempt, which may take long; {@link #resume}
     * has to follow. So a network may have that many more failures as may be asked about at once.
     */
    void pause(AttemptKeys keys) {
        networks.end(keys.network());
        tally.pause(keys);
    }

    /** Takes up an attempt that was paused. */
    void resume(AttemptKeys keys) {
        networks.resume(keys.network());
        tally.resume(keys);
    }

    /** Ends an attempt that failed; the stage completes when that is stored, or fails as the store does. */
    CompletionStage<Void> fail(AttemptKeys keys) {
        CompletionStage<Void> stored = tally.fail(keys);
        end(keys);
        return stored;
    }

    /** Ends an attempt that claimed the right password; {@link #noteSuccess} has to follow. */
    void succeed(AttemptKeys keys) {
        pairs.succeed(keys);
        tally.succeed(keys);
        end(keys);
    }

    /** Ends an attempt that was neither. */
    void abandon(AttemptKeys keys) {
        tally.abandon(keys);
        end(keys);
    }

    private void end(AttemptKeys keys) {
        pairs.end(keys);
        networks.end(keys.network());
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
        store.prune(clock.instant(), places.life());
    }

    /** Waits until what attempts have left behind is stored, which the store's time-outs bound. */
    public void settle() {
        tally.settled().join();
    }

    private void forget(Clearing clearing) {
        tally.forget(clearing);
        switch (clearing) {
            case Clearing.OfAccount(long number, long account) -> pairs.forgetAccount(account);
            case Clearing.OfAddress(long number, InetAddress address) -> {
                networks.forget(networks.key(address));
                pairs.forgetNetwork(networks.key(address));
            }
            case Clearing.OfPair(long number, long pair) -> pairs.forget(pair);
            case Clearing.OfAll all -> {
                pairs.forgetAll();
                networks.forgetAll();
            }
        }
    }
}
