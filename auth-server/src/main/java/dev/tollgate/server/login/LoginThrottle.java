package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.user.Email;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Limits how many logins may fail a minute, for each account and for each client address.
 *
 * <p>Accounts that do not exist are counted just like others, so that a refusal tells nothing. Both counts live in
 * bounded memory and end with the process.
 */
public final class LoginThrottle {
    private static final int MAX_COUNTED = 100_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final LoadingCache<String, Bucket> accounts;
    private final LoadingCache<InetAddress, Bucket> clients;

    /**
     * @param failuresPerAccount how many logins of one account may fail a minute, at least 1
     * @param failuresPerClient how many logins from one address may fail a minute, at least 1
     * @param ticker nanoseconds that never go back
     */
    public LoginThrottle(int failuresPerAccount, int failuresPerClient, Ticker ticker) {
        this.accounts = buckets(failuresPerAccount, ticker);
        this.clients = buckets(failuresPerClient, ticker);
    }

    /** How long this account or this client must wait before a login is looked at; empty if not at all. */
    public Optional<Duration> delay(String claimedEmail, InetAddress client) {
        return Stream.of(account(claimedEmail), clients.get(client))
                .map(bucket -> bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                .filter(nanos -> nanos > 0)
                .max(Long::compare)
                .map(Duration::ofNanos);
    }

    /** Counts a login that failed. */
    public void countFailure(String claimedEmail, InetAddress client) {
        account(claimedEmail).tryConsume(1);
        clients.get(client).tryConsume(1);
    }

    private Bucket account(String claimedEmail) {
        return accounts.get(Email.parse(claimedEmail).map(Email::text).orElse(claimedEmail));
    }

    private static <K> LoadingCache<K, Bucket> buckets(int failures, Ticker ticker) {
        TimeMeter meter = new TickerMeter(ticker);
        return Caffeine.newBuilder()
                .maximumSize(MAX_COUNTED)
                .expireAfterAccess(WINDOW)
                .ticker(ticker)
                .executor(Runnable::run)
                .build(key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, WINDOW))
                        .withCustomTimePrecision(meter)
                        .build());
    }

    private record TickerMeter(Ticker ticker) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
