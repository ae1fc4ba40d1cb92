package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * When those who are turned away should come again: after twice the time in which the server can work through all who
 * wait outside, since others come meanwhile, in whole seconds. If all came after one second, telling them so would cost
 * what the checks of their passwords need.
 *
 * <p>Who waits outside is not known. They are as many as are turned away in a second times the seconds that they are told
 * to wait (Little's law).
 */
public final class Backlog {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_DELAY = 10;

    private final Ticker ticker;
    private long second;
    private int ended;
    private int turnedAway;
    private int delay = 1;

    public Backlog(Ticker ticker) {
        this.ticker = ticker;
        this.second = ticker.read();
    }

    public synchronized void countEnded() {
        moveOn();
        ended++;
    }

    /** Counts somebody, and answers how long to stay away. */
    public synchronized Duration turnAway() {
        moveOn();
        turnedAway++;
        return Duration.ofSeconds(delay);
    }

    private void moveOn() {
        long passed = ticker.read() - second;
        if (passed >= SECOND) {
            boolean isLastSecond = passed < 2 * SECOND;
            delay = isLastSecond
                    ? Math.clamp(Math.ceilDiv(2L * turnedAway * delay, Math.max(1, ended)), 1, LONGEST_DELAY)
                    : 1;
            ended = 0;
            turnedAway = 0;
            second += passed;
        }
    }
}
