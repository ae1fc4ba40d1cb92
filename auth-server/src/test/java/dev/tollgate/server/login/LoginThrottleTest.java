package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {
    private static final int PER_ACCOUNT = 3;
    private static final int PER_CLIENT = 5;

    private final AtomicLong nanos = new AtomicLong();
    private final LoginThrottle throttle =
            new LoginThrottle(new FailureLimit<>(PER_ACCOUNT, nanos::get), new FailureLimit<>(PER_CLIENT, nanos::get));

    @Test
    void anAccountIsRefusedAfterItsFailures() throws Exception {
        fail("ada@example.com", PER_ACCOUNT, 1);
        assertThat(throttle.delay("ada@example.com", client(2))).isPresent();
        assertThat(throttle.delay("bob@example.com", client(2))).isEmpty();
    }

    @Test
    void aClientIsRefusedAfterItsFailuresWhateverItClaims() throws Exception {
        for (int i = 0; i < PER_CLIENT; i++) {
            throttle.countFailure("user" + i + "@example.com", client(1));
        }
        assertThat(throttle.delay("somebody@example.com", client(1))).isPresent();
        assertThat(throttle.delay("somebody@example.com", client(2))).isEmpty();
    }

    @Test
    void spellingsOfOneAddressAreCountedTogether() throws Exception {
        throttle.countFailure("ada@example.com", client(1));
        throttle.countFailure("ADA@example.com", client(2));
        throttle.countFailure("Ada@EXAMPLE.com", client(3));
        assertThat(throttle.delay("ada@Example.com", client(4))).isPresent();
    }

    @Test
    void anImpossibleAddressIsCountedToo() throws Exception {
        fail("no address", PER_ACCOUNT, 1);
        assertThat(throttle.delay("no address", client(2))).isPresent();
    }

    @Test
    void afterTheDelayOneMoreAttemptIsLookedAt() throws Exception {
        fail("ada@example.com", PER_ACCOUNT, 1);
        Duration delay = throttle.delay("ada@example.com", client(1)).orElseThrow();
        nanos.addAndGet(delay.toNanos() - 1);
        assertThat(throttle.delay("ada@example.com", client(1))).contains(Duration.ofNanos(1));
        nanos.addAndGet(1);
        assertThat(throttle.delay("ada@example.com", client(1))).isEmpty();
        throttle.countFailure("ada@example.com", client(1));
        assertThat(throttle.delay("ada@example.com", client(1))).isPresent();
    }

    @Test
    void theLongerOfTwoDelaysIsTold() throws Exception {
        fail("ada@example.com", PER_CLIENT, 1);
        Duration account = Duration.ofMinutes(1).dividedBy(PER_ACCOUNT);
        assertThat(throttle.delay("ada@example.com", client(1))).contains(account);
        assertThat(throttle.delay("ada@example.com", client(2))).contains(account);
        assertThat(throttle.delay("bob@example.com", client(1)))
                .contains(Duration.ofMinutes(1).dividedBy(PER_CLIENT));
    }

    @Test
    void afterAMinuteAllIsForgotten() throws Exception {
        fail("ada@example.com", PER_ACCOUNT, 1);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        fail("ada@example.com", PER_ACCOUNT - 1, 1);
        assertThat(throttle.delay("ada@example.com", client(1))).isEqualTo(Optional.empty());
    }

    private void fail(String email, int times, int client) throws Exception {
        for (int i = 0; i < times; i++) {
            throttle.countFailure(email, client(client));
        }
    }

    private static InetAddress client(int number) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
    }
}
