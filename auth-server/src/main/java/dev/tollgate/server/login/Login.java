package dev.tollgate.server.login;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.login.LoginResult.Disabled;
import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.LoginResult.Overloaded;
import dev.tollgate.server.login.LoginResult.Rejected;
import dev.tollgate.server.login.LoginResult.Throttled;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Decides whether somebody who claims an address may have a token. */
public final class Login {
    private static final Duration OVERLOAD_DELAY = Duration.ofSeconds(1);

    private final UserStore users;
    private final PasswordHasher passwords;
    private final LoginThrottle throttle;
    private final TokenIssuer tokens;
    private final UniqueIds ids;
    private final LoginLog log;
    private final Executor hashing;
    private final Executor blocking;

    /**
     * @param hashing where users are looked up and passwords checked; it refuses what it cannot take soon
     * @param blocking where tokens are stored
     */
    public Login(
            UserStore users,
            PasswordHasher passwords,
            LoginThrottle throttle,
            TokenIssuer tokens,
            UniqueIds ids,
            LoginLog log,
            Executor hashing,
            Executor blocking) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.tokens = tokens;
        this.ids = ids;
        this.log = log;
        this.hashing = hashing;
        this.blocking = blocking;
    }

    /**
     * Checks the password and issues a token if it is right. Whatever is claimed costs one password hash, unless the
     * attempt is throttled or the server is full. Fails as a store does that cannot answer.
     *
     * @param client where the attempt comes from
     */
    public CompletionStage<LoginResult> attempt(Credentials credentials, InetAddress client) {
        String correlationId = ids.next();
        return admit(credentials, client, correlationId)
                .thenCompose(this::conclude)
                .whenComplete((verdict, failure) -> write(correlationId, client, verdict, failure))
                .thenApply(Verdict::result);
    }

    private void write(
            String correlationId, InetAddress client, @Nullable Verdict verdict, @Nullable Throwable failure) {
        if (verdict != null) {
            log.ended(new LoginAttempt(correlationId, client, verdict.user(), verdict.result()));
        } else if (failure != null) {
            log.failed(correlationId, client, failure);
        }
    }

    private CompletionStage<Step> admit(Credentials credentials, InetAddress client, String correlationId) {
        Optional<Duration> delay = throttle.delay(credentials.claimedEmail(), client);
        if (delay.isPresent()) {
            return completedFuture(new Verdict(Optional.empty(), new Throttled(delay.get())));
        }
        try {
            return supplyAsync(() -> compare(credentials, client, correlationId), hashing);
        } catch (RejectedExecutionException full) {
            return completedFuture(new Verdict(Optional.empty(), new Overloaded(OVERLOAD_DELAY)));
        }
    }

    private Step compare(Credentials credentials, InetAddress client, String correlationId) {
        // Asked again, for the attempts that failed while this one was waiting for its turn.
        Optional<Duration> delay = throttle.delay(credentials.claimedEmail(), client);
        if (delay.isPresent()) {
            return new Verdict(Optional.empty(), new Throttled(delay.get()));
        }
        Optional<User> claimed = Email.parse(credentials.claimedEmail()).flatMap(users::findByEmail);
        PasswordMatch match = passwords.check(credentials.password(), claimed.map(User::passwordHash));
        if (!match.isRight()) {
            throttle.countFailure(credentials.claimedEmail(), client);
            return new Verdict(claimed.map(User::id), new Rejected(correlationId));
        }
        User user = claimed.orElseThrow();
        if (user.disabled()) {
            return new Verdict(Optional.of(user.id()), new Disabled());
        }
        Optional<PasswordHash> replacement = match == PasswordMatch.OUTDATED
                ? Optional.of(passwords.hash(credentials.password()))
                : Optional.empty();
        return new Matched(user, replacement, correlationId);
    }

    private CompletionStage<Verdict> conclude(Step step) {
        return switch (step) {
            case Verdict verdict -> completedFuture(verdict);
            case Matched matched -> supplyAsync(() -> issue(matched), blocking);
        };
    }

    private Verdict issue(Matched matched) {
        User user = matched.user();
        matched.replacement()
                .ifPresent(replacement -> users.replacePasswordHash(user.id(), user.passwordHash(), replacement));
        return new Verdict(
                Optional.of(user.id()),
                tokens.issueTo(user.id())
                        .<LoginResult>map(Granted::new)
                        .orElseGet(() -> new Rejected(matched.correlationId())));
    }

    private sealed interface Step {}

    /** @param replacement for a password hash that is outdated */
    private record Matched(User user, Optional<PasswordHash> replacement, String correlationId) implements Step {}

    private record Verdict(Optional<UserId> user, LoginResult result) implements Step {}
}
