package dev.tollgate.server.login;

import dev.tollgate.server.login.LoginResult.Disabled;
import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.LoginResult.Overloaded;
import dev.tollgate.server.login.LoginResult.Rejected;
import dev.tollgate.server.login.LoginResult.Throttled;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.token.SessionOrigin;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether somebody who claims an address may have a token.
 *
 * <p>Whatever is claimed costs one password hash, from the same permits, unless the attempt is refused before that: for
 * failures of the past, or because the server is full.
 */
public final class Login {
    /** Looked up for those who claim what is no address, as an address that nobody has (RFC 2606) would be. */
    private static final Email NOBODY = new Email("nobody@invalid");

    private final UserStore users;
    private final PasswordHasher passwords;
    private final LoginThrottle throttle;
    private final AdmissionQueue queue;
    private final TokenIssuer tokens;
    private final UniqueIds ids;
    private final LoginLog log;
    private final FailureJournal failures;
    private final Executor blocking;

    /**
     * @param queue gives attempts the threads on which users are looked up and passwords checked
     * @param journal the thread on which failures are stored; it takes whatever comes
     * @param blocking where good logins are stored
     */
    public Login(
            UserStore users,
            PasswordHasher passwords,
            LoginThrottle throttle,
            AdmissionQueue queue,
            TokenIssuer tokens,
            UniqueIds ids,
            LoginLog log,
            Executor journal,
            Executor blocking) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.queue = queue;
        this.tokens = tokens;
        this.ids = ids;
        this.log = log;
        this.failures = new FailureJournal(throttle::noteFailures, journal);
        this.blocking = blocking;
    }

    /**
     * Checks the password and issues a token if it is right. Fails as a store does that cannot answer, or as the hasher
     * does that has no memory.
     */
    public CompletionStage<LoginResult> attempt(Credentials credentials, Client client) {
        Attempt attempt = new Attempt(credentials, client);
        throttle.delay(attempt.keys).ifPresentOrElse(attempt::refuse, () -> queue.enter(attempt));
        return attempt.outcome.whenComplete(attempt::write).thenApply(LoginAttempt::result);
    }

    private final class Attempt implements AdmissionQueue.Attempt {
        private final String correlationId = ids.next();
        private final CompletableFuture<LoginAttempt> outcome = new CompletableFuture<>();
        private final Credentials credentials;
        private final Client client;
        private final Optional<Email> email;
        private final AttemptKeys keys;

        Attempt(Credentials credentials, Client client) {
            this.credentials = credentials;
            this.client = client;
            this.email = Email.parse(credentials.claimedEmail());
            this.keys = throttle.keys(email.map(Email::text).orElse(credentials.claimedEmail()), client);
        }

        @Override
        public long network() {
            return keys.network();
        }

        @Override
        public boolean isGone() {
            return client.gone().getAsBoolean();
        }

        @Override
        public Turn turn() {
            return throttle.begin(keys);
        }

        @Override
        public void refuse(Duration retryAfter) {
            end(Optional.empty(), new Throttled(retryAfter));
        }

        @Override
        public void turnAway(Duration retryAfter) {
            end(Optional.empty(), new Overloaded(retryAfter));
        }

        @Override
        public void run() {
            Comparison comparison;
            try {
                Optional<Duration> delay = throttle.beginAccount(keys);
                if (delay.isPresent()) {
                    throttle.abandon(keys);
                    refuse(delay.get());
                    return;
                }
                comparison = compare();
            } catch (RuntimeException | Error failure) {
                throttle.abandon(keys);
                outcome.completeExceptionally(failure);
                return;
            }
            conclude(comparison);
        }

        /** Who is claimed, if that is anybody, and what the password's check says, which it takes whoever is claimed. */
        private Comparison compare() {
            Optional<User> claimed = users.findByEmail(email.orElse(NOBODY)).filter(user -> email.isPresent());
            PasswordMatch match = passwords.check(credentials.password(), claimed.map(User::passwordHash));
            Optional<PasswordHash> renewed = match == PasswordMatch.OUTDATED
                    ? Optional.of(passwords.hash(credentials.password()))
                    : Optional.empty();
            return new Comparison(claimed, match, renewed);
        }

        private void conclude(Comparison comparison) {
            switch (comparison.match()) {
                case WRONG -> reject(comparison.claimed());
                case UNCHECKABLE -> {
                    comparison.claimed().map(User::id).ifPresent(log::uncheckable);
                    reject(comparison.claimed());
                }
                case RIGHT, OUTDATED -> accept(comparison.claimed().orElseThrow(), comparison.renewed());
            }
        }

        private void reject(Optional<User> claimed) {
            throttle.fail(keys);
            var unused = failures.add(keys).whenComplete((stored, failure) -> {
                if (failure == null) {
                    end(claimed, new Rejected(correlationId));
                } else {
                    outcome.completeExceptionally(failure);
                }
            });
        }

        /** Who is disabled is told so, which only somebody can see who knows the password. */
        private void accept(User user, Optional<PasswordHash> renewed) {
            if (user.disabled()) {
                throttle.abandon(keys);
                end(Optional.of(user), new Disabled());
                return;
            }
            throttle.succeed(keys);
            store(() -> {
                renewed.ifPresent(hash -> users.replacePasswordHash(user.id(), user.passwordHash(), hash));
                throttle.noteSuccess(keys);
                end(
                        Optional.of(user),
                        tokens.issueTo(user.id(), client.operation(), origin())
                                .<LoginResult>map(Granted::new)
                                .orElseGet(() -> new Rejected(correlationId)));
            });
        }

        private SessionOrigin origin() {
            return SessionOrigin.of(client.address(), client.userAgent());
        }

        /** From here on the attempt needs no permit. */
        private void store(Runnable work) {
            try {
                blocking.execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error failure) {
                        outcome.completeExceptionally(failure);
                    }
                });
            } catch (RejectedExecutionException full) {
                outcome.completeExceptionally(full);
            }
        }

        private void end(Optional<User> claimed, LoginResult result) {
            outcome.complete(new LoginAttempt(correlationId, client, claimed.map(User::id), result));
        }

        void write(@Nullable LoginAttempt ended, @Nullable Throwable failure) {
            if (ended != null) {
                log.ended(ended);
            } else if (failure != null) {
                log.failed(correlationId, client, failure);
            }
        }
    }

    private record Comparison(Optional<User> claimed, PasswordMatch match, Optional<PasswordHash> renewed) {}
}
