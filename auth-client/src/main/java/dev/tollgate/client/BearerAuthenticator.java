package dev.tollgate.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Authentication.Caller;
import dev.tollgate.client.Authentication.DeadToken;
import dev.tollgate.client.Authentication.NoToken;
import dev.tollgate.client.Introspection.Live;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a service whose requests it gets, by asking the server about their bearer tokens (RFC 7662). It throws nothing
 * where the server cannot be asked: {@link Authentication.CannotTell} is an answer like the others.
 *
 * <p>What the server answers of a live token is relied on for as long as the server says, counted from before it was
 * asked, and never beyond the token's end: a token that is ended is refused here within the bound that the server's
 * operator has set. Requests with the same token that come at once share one question. A request waits at most twice as
 * long as the {@link AuthClient} does: once for a question that is too old for it, and once for the next. Give that client
 * a read time-out of a few seconds, so that a server which hangs does not hold all threads of the service.
 *
 * <p>Many threads may use it at once. The client is the caller's to close. While tokens cannot be checked, the {@link
 * Logger} of this class's name says why, once a minute, without any token or key.
 */
public final class BearerAuthenticator {

    private static final Logger LOG = System.getLogger(BearerAuthenticator.class.getName());

    /** The longest that the contract lets a service ask about. */
    private static final int LONGEST_TOKEN = 4096;

    private static final Duration USUAL_RETRY = Duration.ofSeconds(5);
    private static final long WARNING_PAUSE = Duration.ofMinutes(1).toNanos();

    private final AuthClient client;
    private final ServiceKey key;
    private final Clock clock;
    private final LongSupplier ticker;
    private final Cache<TokenDigest, Verdict> live;
    private final ConcurrentMap<TokenDigest, CompletableFuture<Verdict>> questions = new ConcurrentHashMap<>();
    private final AtomicLong lastWarning;

    private BearerAuthenticator(AuthClient client, ServiceKey key, LongSupplier ticker, int cachedTokens) {
        this.client = client;
        this.key = key;
        this.clock = client.clock();
        this.ticker = ticker;
        this.live = Caffeine.newBuilder()
                .maximumSize(cachedTokens)
                .expireAfter(Expiry.writing(this::left))
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
        this.lastWarning = new AtomicLong(ticker.getAsLong() - WARNING_PAUSE);
    }

    /** Begins an authenticator that asks by this client with this key. */
    public static Builder builder(AuthClient client, ServiceKey key) {
        return new Builder(client, key);
    }

    /**
     * Whose request it is.
     *
     * @param authorization the values of its {@code Authorization} lines, as they came. A bearer token in more than one
     *     line is a dead one, whatever they say, since others may have looked at the other.
     */
    public Authentication authenticate(List<String> authorization) {
        if (authorization.isEmpty()) {
            return new NoToken();
        }
        if (authorization.size() > 1) {
            return new DeadToken();
        }
        String[] schemeAndToken = authorization.get(0).strip().split(" +", 2);
        return schemeAndToken.length == 2 && schemeAndToken[0].equalsIgnoreCase("Bearer")
                ? authenticateToken(schemeAndToken[1])
                : new NoToken();
    }

    /** Whose token it is, for who reads the header alone (RFC 6750, section 2.1). What can be no token is a dead one. */
    public Authentication authenticateToken(String token) {
        return Token.canBeSent(token) && token.length() <= LONGEST_TOKEN
                ? verdictOn(token).outcome()
                : new DeadToken();
    }

    private Verdict verdictOn(String token) {
        long arrived = ticker.getAsLong();
        TokenDigest digest = TokenDigest.of(token);
        Optional<Verdict> verdict = remembered(digest, arrived);
        while (verdict.isEmpty()) {
            CompletableFuture<Verdict> question = new CompletableFuture<>();
            @Nullable CompletableFuture<Verdict> open = questions.putIfAbsent(digest, question);
            verdict = open == null
                    ? Optional.of(settle(question, token, digest, arrived))
                    : Optional.of(open.join()).filter(shared -> shared.holdsFor(arrived));
        }
        return verdict.get();
    }

    private Optional<Verdict> remembered(TokenDigest digest, long arrived) {
        return Optional.ofNullable(live.getIfPresent(digest)).filter(verdict -> verdict.holdsFor(arrived));
    }

    /** Looks again first, because another question may have been settled before this one was entered. */
    private Verdict settle(CompletableFuture<Verdict> question, String token, TokenDigest digest, long arrived) {
        Verdict verdict = Verdict.cannotTell(USUAL_RETRY);
        try {
            verdict = remembered(digest, arrived).orElseGet(() -> ask(token, digest));
        } finally {
            questions.remove(digest, question);
            question.complete(verdict);
        }
        return verdict;
    }

    private Verdict ask(String token, TokenDigest digest) {
        long asked = ticker.getAsLong();
        Instant askedAt = clock.instant();
        try {
            if (client.introspect(key, token) instanceof Live answer) {
                Caller caller = new Caller(answer.userId(), answer.issuedAt(), answer.endsAt());
                Verdict verdict = Verdict.live(caller, asked, reliableFor(answer, askedAt));
                live.put(digest, verdict);
                return verdict;
            }
            return Verdict.notLive(new DeadToken());
        } catch (AuthException failed) {
            warn(failed.getMessage());
            return Verdict.cannotTell(retryAfter(failed).orElse(USUAL_RETRY));
        } catch (RuntimeException failed) {
            // As of a client that was closed. Whatever it says is not known to be without secrets.
            warn(failed.getClass().getName());
            return Verdict.cannotTell(USUAL_RETRY);
        }
    }

    private static Duration reliableFor(Live answer, Instant askedAt) {
        Duration left =
                answer.endsAt().map(end -> Duration.between(askedAt, end)).orElse(answer.cacheFor());
        return left.compareTo(answer.cacheFor()) < 0 ? left : answer.cacheFor();
    }

    private static Optional<Duration> retryAfter(AuthException failed) {
        if (failed instanceof ServiceUnavailable unavailable) {
            return unavailable.retryAfter();
        }
        return failed instanceof TooManyRequests tooMany ? tooMany.retryAfter() : Optional.empty();
    }

    private Duration left(TokenDigest digest, Verdict verdict) {
        return Duration.ofNanos(Math.max(0, verdict.reliableFor() - (ticker.getAsLong() - verdict.asked())));
    }

    private void warn(@Nullable String why) {
        long now = ticker.getAsLong();
        long last = lastWarning.get();
        if (now - last >= WARNING_PAUSE && lastWarning.compareAndSet(last, now)) {
            LOG.log(Level.WARNING, "Tokens cannot be checked: {0}", why);
        }
    }

    /** What an authenticator may be given besides the client and the key. */
    public static final class Builder {

        private final AuthClient client;
        private final ServiceKey key;
        private int cachedTokens = 10_000;
        private LongSupplier ticker = System::nanoTime;

        private Builder(AuthClient client, ServiceKey key) {
            this.client = Objects.requireNonNull(client);
            this.key = Objects.requireNonNull(key);
        }

        /**
         * Of how many live tokens the answer is remembered at most: 10,000 by default, which takes some 3 MiB. Of more
         * the ones that are used least are forgotten; 0 asks about every request.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder cachedTokens(int most) {
            if (most < 0) {
                throw new IllegalArgumentException("The number of cached tokens is not negative");
            }
            this.cachedTokens = most;
            return this;
        }

        /** Nanoseconds that only ever go forwards, from any start: {@link System#nanoTime} by default. */
        public Builder ticker(LongSupplier nanoseconds) {
            this.ticker = Objects.requireNonNull(nanoseconds);
            return this;
        }

        /** Makes the authenticator. */
        public BearerAuthenticator build() {
            return new BearerAuthenticator(client, key, ticker, cachedTokens);
        }
    }
}
