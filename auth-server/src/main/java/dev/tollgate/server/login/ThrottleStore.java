package dev.tollgate.server.login;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what an environment's throttle must know after a restart, or of other servers. Accounts and networks are keyed
 * hashes. A method returns once its change survives a crash, unless it says something else.
 */
public sealed interface ThrottleStore permits OwnThrottleStore, SharedThrottleStore {
    /** The secret of the keyed hashes; the one that is offered if there is none yet. */
    byte[] secret(byte[] offered);

    /** When an account last logged in well from a network. */
    Optional<Instant> lastLogin(long pair);

    /** Notes a login that was good, unless one of the last day is noted already. */
    void noteLogin(long pair, Instant now);

    /** The accounts with failures within the last day, most failures first, and no more than so many. */
    List<FailingAccount> failing(Instant now, int most);

    /** Forgets the failures of an account, for all processes. */
    void clearAccount(long account);

    /**
     * Lets all processes forget the failures from an address.
     *
     * @param network the address's network
     */
    void clearAddress(InetAddress address, long network);

    /** Notes a login as {@link #noteLogin}, and lets all processes ask anew whether there was one. */
    void admit(long pair, Instant now);

    /** Forgets all failures, for all processes. */
    void clearAll();

    /** The number of the last clearing; 0 if there was none. */
    long lastClearing();

    /** What an operator has cleared since, oldest first. */
    List<Clearing> clearingsAfter(long number);

    /** Removes what is too old to count, and more if there is too much, in small steps. */
    void prune(Instant now, Duration knownNetworkLife);
}
