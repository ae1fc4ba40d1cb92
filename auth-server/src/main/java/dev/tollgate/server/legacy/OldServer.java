package dev.tollgate.server.legacy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.AuthException.Documented;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.Token;
import dev.tollgate.server.login.Backlog;
import dev.tollgate.server.login.LegacyAnswer;
import dev.tollgate.server.login.LegacyAnswer.Denied;
import dev.tollgate.server.login.LegacyAnswer.Right;
import dev.tollgate.server.login.LegacyAnswer.Unavailable;
import dev.tollgate.server.login.LegacyAnswer.Wrong;
import dev.tollgate.server.login.LegacyLogin;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Logs in at an old server that speaks the contract, or one that the published pages describe, to see whether a password
 * is right. The token is not used.
 *
 * <p>What it answers is taken so:
 *
 * <ul>
 *   <li>a token: right;
 *   <li>400 {@code INVALID_LOGIN_CREDENTIALS}: wrong; so is {@code INVALID}, since nobody there has what it does not take;
 *   <li>401: right, but not let in, as the contract has it for who is disabled;
 *   <li>whatever else, and no answer: it cannot be told.
 * </ul>
 */
public final class OldServer implements LegacyLogin, AutoCloseable {
    static {
        // The JDK would ask a second time where a connection ends without an answer, and a kept one may do just that.
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("http.keepAlive", "false");
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(4);

    /** For a question altogether, also if the answer drips. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final int MOST_AT_ONCE = 32;
    private static final Set<String> WRONG = Set.of("INVALID_LOGIN_CREDENTIALS", "INVALID");

    /** What the question belongs to that a thread of this server's asks. */
    private static final ThreadLocal<Map<String, String>> HEADERS = ThreadLocal.withInitial(Map::of);

    private final AuthClient client;
    private final CallRate rate;
    private final Backlog backlog;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    /** Virtual ones, because an interrupt ends what they wait for at a socket. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param base as {@link OldServerUri} takes it
     * @param mostASecond how many logins it is asked about
     */
    public OldServer(URI base, int mostASecond, Ticker ticker) {
        this.client = AuthClient.builder(base)
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(READ_TIMEOUT)
                .headers(HEADERS::get)
                .build();
        this.rate = new CallRate(mostASecond, ticker);
        this.backlog = new Backlog(ticker);
    }

    @Override
    public CompletionStage<LegacyAnswer> ask(String operation, Email email, Password password, Trace trace) {
        if (!free.tryAcquire()) {
            return turnAway("has not answered " + MOST_AT_ONCE + " logins yet");
        }
        if (!rate.admits()) {
            free.release();
            return turnAway("is asked as often as it may be");
        }
        CompletableFuture<LegacyAnswer> answer = new CompletableFuture<>();
        Future<?> question = threads.submit(() -> {
            try {
                HEADERS.set(headers(trace));
                answer.complete(answerOnce(operation, email, password));
            } catch (RuntimeException | Error bug) {
                answer.completeExceptionally(bug);
            }
        });
        CompletableFuture.delayedExecutor(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> {
                    answer.complete(unavailable("has not answered in time"));
                    question.cancel(true);
                });
        return answer;
    }

    /** The place is free before the answer is known, so that who then comes next finds it. */
    private LegacyAnswer answerOnce(String operation, Email email, Password password) {
        try {
            return answer(operation, email, password);
        } finally {
            free.release();
        }
    }

    private LegacyAnswer answer(String operation, Email email, Password password) {
        try {
            Token token = operation.equals("generate-api-token")
                    ? client.generateApiToken(email.text(), password.asSent())
                    : client.generateUserToken(email.text(), password.asSent());
            backlog.countEnded();
            return UserId.parse(token.userId())
                    .<LegacyAnswer>map(Right::new)
                    .orElseGet(() -> unavailable("has let somebody in by an id that cannot be one"));
        } catch (AuthException failure) {
            return answer(failure);
        }
    }

    private LegacyAnswer answer(AuthException failure) {
        return switch (failure) {
            case Refused refused
            when WRONG.contains(refused.reason()) -> {
                backlog.countEnded();
                yield new Wrong();
            }
            case PermissionDenied denied -> {
                backlog.countEnded();
                yield new Denied();
            }
            case TooManyRequests later -> unavailable(said(later), later.retryAfter());
            case ServiceUnavailable later -> unavailable(said(later), later.retryAfter());
            case Documented other -> unavailable(said(other));
            case UnexpectedAnswer nonsense -> unavailable(said(nonsense));
            case NoAnswer none -> unavailable(said(none));
        };
    }

    /** The client's messages hold nothing that was sent, and of what was answered codes alone. */
    private static String said(AuthException failure) {
        return "cannot be asked: " + failure.getMessage();
    }

    /** So that both servers call it by one name (W3C Trace Context, section 3). */
    private static Map<String, String> headers(Trace trace) {
        String parent = trace.traceparent();
        return trace.tracestate()
                .map(state -> Map.of("traceparent", parent, "tracestate", state))
                .orElseGet(() -> Map.of("traceparent", parent));
    }

    private CompletionStage<LegacyAnswer> turnAway(String reason) {
        return CompletableFuture.completedStage(new Unavailable(reason, backlog.turnAway()));
    }

    private Unavailable unavailable(String reason) {
        return unavailable(reason, Optional.empty());
    }

    private Unavailable unavailable(String reason, Optional<Duration> asked) {
        Duration own = backlog.turnAway();
        Duration longer = asked.filter(delay -> delay.compareTo(own) > 0).orElse(own);
        return new Unavailable(reason, longer.compareTo(LONGEST_DELAY) < 0 ? longer : LONGEST_DELAY);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
