package dev.tollgate.server.login;

import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator can see of an environment's throttle and do about it, beside a server that runs or without one. */
public final class ThrottledAccounts {
    private final ThrottleStore store;
    private final UserStore users;
    private final Clock clock;
    private final KeyedHash hash;

    public ThrottledAccounts(ThrottleStore store, UserStore users, Clock clock, SecureRandom random) {
        this.store = store;
        this.users = users;
        this.clock = clock;
        this.hash = new KeyedHash(store.secret(KeyedHash.drawSecret(random)));
    }

    /**
     * Accounts to which logins have failed within the last day, most failures first.
     *
     * @param most how many are answered
     */
    public List<ThrottledAccount> list(int most) {
        List<FailingAccount> failing = store.failing(clock.instant(), most);
        Map<Long, Optional<Email>> owners = new HashMap<>();
        failing.forEach(account -> owners.put(account.account(), Optional.empty()));
        users.forEach(user -> owners.computeIfPresent(
                hash.ofAccount(user.email().text()), (account, unknown) -> Optional.of(user.email())));
        return failing.stream()
                .map(account -> new ThrottledAccount(
                        account.account(),
                        owners.getOrDefault(account.account(), Optional.empty()),
                        account.failures()))
                .toList();
    }

    /** Takes the account as known at an address, as if it had logged in well there. */
    public void admit(Email email, InetAddress address) {
        long account = hash.ofAccount(email.text());
        store.admit(hash.ofPair(account, ClientNetwork.of(address)), clock.instant());
    }

    /** Forgets the failures of an account, whether somebody has it or not. */
    public void clear(Email email) {
        clear(hash.ofAccount(email.text()));
    }

    /** Forgets the failures of a listed account, whether somebody has it or not. */
    public void clear(long key) {
        store.clearAccount(key);
    }

    /** Forgets the failures from an address. */
    public void clear(InetAddress address) {
        store.clearAddress(address, hash.ofNetwork(ClientNetwork.of(address)));
    }

    /** Forgets all failures. */
    public void clearAll() {
        store.clearAll();
    }
}
