package dev.tollgate.server.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The live tokens that the store was asked about lately. Reading it neither blocks nor locks.
 *
 * <p>What is heard to have ended is forgotten at once, and is not remembered by whoever read it from the store before it
 * ended. What has ended unheard is remembered for the bound at most, counted from when the store was asked.
 *
 * <p>That time is counted by the ticker and by the clock, and the longer one counts: the ticker stands still while a machine
 * is suspended, and the clock can be set.
 */
public final class TokenMemory {
    private static final int MOST_TOKENS = 100_000;
    private static final int MOST_ENDINGS = 10_000;

    /** Much longer than the store may take to answer. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(1);

    private final Duration bound;
    private final Ticker ticker;
    private final Cache<TokenDigest, Live> tokens;
    private final Cache<UserId, Long> lastEndings;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private long endings;

    /** The last of the endings that may have been of anybody's tokens, as those are that had no room. */
    private long endingsOfAnybody;

    /**
     * @param bound how long memory is relied on; zero makes it remember nothing
     * @param ticker nanoseconds that never go back
     */
    public TokenMemory(Duration bound, Ticker ticker) {
        this.bound = bound;
        this.ticker = ticker;
        this.tokens = Caffeine.newBuilder()
                .maximumSize(MOST_TOKENS)
                .expireAfterWrite(bound)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.lastEndings = Caffeine.newBuilder()
                .maximumSize(MOST_ENDINGS)
                .expireAfterWrite(LONGEST_READING)
                .ticker(ticker)
                .executor(Runnable::run)
                .evictionListener(
                        (@Nullable UserId user, @Nullable Long ending, RemovalCause cause) -> leaveOut(ending, cause))
                .build();
    }

    @Nullable
    Live find(TokenDigest digest, Instant now) {
        @Nullable Live known = tokens.getIfPresent(digest);
        if (known == null || nanosLeft(known.reading(), now) <= 0) {
            misses.increment();
            return null;
        }
        hits.increment();
        return known;
    }

    /** How many tokens it knows, about. */
    public long size() {
        return tokens.estimatedSize();
    }

    /** How often a token was asked for that it knew, since the start. */
    public long hits() {
        return hits.sum();
    }

    /** How often a token was asked for that it did not know. */
    public long misses() {
        return misses.sum();
    }

    /** To be called before the store is read; {@link #remember} wants the answer. */
    synchronized Reading startReading(Instant now) {
        return new Reading(now, ticker.read(), endings);
    }

    synchronized void remember(Live live) {
        KnownToken token = live.token();
        if (bound.isPositive()
                && lastEnding(token.grant().userId()) <= live.reading().endings()) {
            tokens.put(token.digest(), live);
        }
    }

    private long lastEnding(UserId user) {
        return Math.max(endingsOfAnybody, Objects.requireNonNullElse(lastEndings.getIfPresent(user), 0L));
    }

    /** Called while an ending is added, and so by nobody else at the same time. */
    private void leaveOut(@Nullable Long ending, RemovalCause cause) {
        if (ending != null && cause == RemovalCause.SIZE) {
            endingsOfAnybody = Math.max(endingsOfAnybody, ending);
        }
    }

    /** How long what was read may still be relied on: the bound without the time since the store was asked. */
    Duration timeLeft(Reading reading, Instant now) {
        return Duration.ofNanos(Math.max(0, nanosLeft(reading, now)));
    }

    /** None once the clock has been set back behind the reading, as nobody knows for how long the ticker stood still. */
    private long nanosLeft(Reading reading, Instant now) {
        long millis = now.toEpochMilli() - reading.startedAt().toEpochMilli();
        long nanos = Math.max(ticker.read() - reading.ticks(), TimeUnit.MILLISECONDS.toNanos(millis));
        return millis < 0 ? 0 : bound.toNanos() - nanos;
    }

    /** To be called after the store has learnt more about live tokens. */
    void reread(Collection<TokenDigest> changed) {
        tokens.invalidateAll(changed);
    }

    /** To be called after tokens of a user have ended in the store, here or elsewhere. */
    public void forget(UserId user, Collection<TokenDigest> ended) {
        noteEnding(user);
        tokens.invalidateAll(ended);
    }

    /** To be called after all tokens of a user have ended in the store; takes milliseconds, as it looks at all. */
    public void forgetAll(UserId user) {
        noteEnding(user);
        tokens.asMap().values().removeIf(live -> live.token().grant().userId().equals(user));
    }

    /** To be called when any tokens may have ended elsewhere unheard. */
    public void forgetEverything() {
        noteEndingOfAnybody();
        tokens.invalidateAll();
    }

    private synchronized void noteEnding(UserId user) {
        endings++;
        lastEndings.put(user, endings);
    }

    private synchronized void noteEndingOfAnybody() {
        endings++;
        endingsOfAnybody = endings;
    }
}
