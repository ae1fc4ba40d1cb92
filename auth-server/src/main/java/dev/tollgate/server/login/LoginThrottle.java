package dev.tollgate.server.login;

import static java.util.Comparator.naturalOrder;

import dev.tollgate.server.user.Email;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Limits how many logins may fail a minute, for each account and for each client address.
 *
 * <p>Accounts that do not exist are counted just like others, so that a refusal tells nothing.
 */
public final class LoginThrottle {
    private final FailureLimit<String> accounts;
    private final FailureLimit<InetAddress> clients;

    public LoginThrottle(FailureLimit<String> accounts, FailureLimit<InetAddress> clients) {
        this.accounts = accounts;
        this.clients = clients;
    }

    /** How long this account or this client must wait before a login is looked at; empty if not at all. */
    Optional<Duration> delay(String claimedEmail, InetAddress client) {
        return Stream.of(clients.delay(client), accounts.delay(account(claimedEmail)))
                .flatMap(Optional::stream)
                .max(naturalOrder());
    }

    /** Counts a login that failed. */
    void countFailure(String claimedEmail, InetAddress client) {
        accounts.count(account(claimedEmail));
        clients.count(client);
    }

    private static String account(String claimedEmail) {
        return Email.parse(claimedEmail).map(Email::text).orElse(claimedEmail);
    }
}
