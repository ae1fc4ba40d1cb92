package dev.tollgate.server.login;

import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the password that somebody claims to have for an address.
 *
 * <p>Whatever is claimed costs one password hash (and a right one another, if a new hash is made), from the same permits, unless the attempt is refused before that: for
 * failures of the past, or because the server is full.
 */
public final class PasswordCheck {
    /** Looked up for those who claim what is no address, as an address that nobody has (RFC 2606) would be. */
    private static final Email NOBODY = new Email("nobody@invalid");

    private final UserStore users;
    private final PasswordHasher passwords;
    private final LoginThrottle throttle;
    private final AdmissionQueue queue;
    private final UniqueIds ids;
    private final AttemptLog log;
    private final FailureJournal failures;
    private final Executor blocking;

    /**
     * @param queue gives attempts the threads on which users are looked up and passwords checked
     * @param journal the thread on which failures are stored; it takes whatever comes
     * @param blocking where what follows a right password is stored
     */
    public PasswordCheck(
            UserStore users,
            PasswordHasher passwords,
            LoginThrottle throttle,
            AdmissionQueue queue,
            UniqueIds ids,
            AttemptLog log,
            Executor journal,
            Executor blocking) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.queue = queue;
        this.ids = ids;
        this.log = log;
        this.failures = new FailureJournal(throttle::noteFailures, journal);
        this.blocking = blocking;
    }

    /**
     * Checks the password. Fails as a store does that cannot answer, or as the hasher does that has no memory.
     *
     * @param replacement what the password is to be; it is hashed if the claimed one is right
     * @param next what follows a right password, on a thread that may block
     * @param refused what is made of a refusal
     */
    <R extends AttemptResult> CompletionStage<R> attempt(
            Credentials credentials,
            Client client,
            Optional<NewPassword> replacement,
            Function<RightPassword, R> next,
            Function<Refusal, R> refused) {
        Attempt<R> attempt = new Attempt<>(credentials, client, replacement, next, refused);
        throttle.delay(attempt.keys).ifPresentOrElse(attempt::refuse, () -> queue.enter(attempt));
        return attempt.outcome.whenComplete(attempt::write).thenApply(Ended::result);
    }

    private final class Attempt<R extends AttemptResult> implements AdmissionQueue.Attempt {
        private final String correlationId = ids.next();
        private final CompletableFuture<Ended<R>> outcome = new CompletableFuture<>();
        private final Credentials credentials;
        private final Client client;
        private final Optional<NewPassword> replacement;
        private final Function<RightPassword, R> next;
        private final Function<Refusal, R> refused;
        private final Optional<Email> email;
        private final AttemptKeys keys;

        Attempt(
                Credentials credentials,
                Client client,
                Optional<NewPassword> replacement,
                Function<RightPassword, R> next,
                Function<Refusal, R> refused) {
            this.credentials = credentials;
            this.client = client;
            this.replacement = replacement;
            this.next = next;
            this.refused = refused;
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
            end(Optional.empty(), refused.apply(new Throttled(retryAfter)));
        }

        @Override
        public void turnAway(Duration retryAfter) {
            end(Optional.empty(), refused.apply(new Overloaded(retryAfter)));
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
            PasswordMatch match = passwords.check(credentials.password(), claimed.flatMap(User::passwordHash));
            return new Comparison(claimed, match, newHash(match));
        }

        private Optional<PasswordHash> newHash(PasswordMatch match) {
            return switch (match) {
                case WRONG, UNCHECKABLE -> Optional.empty();
                case RIGHT -> replacement.map(NewPassword::password).map(passwords::hash);
                case OUTDATED ->
                    Optional.of(passwords.hash(
                            replacement.map(NewPassword::password).orElse(credentials.password())));
            };
        }

        private void conclude(Comparison comparison) {
            switch (comparison.match()) {
                case WRONG -> reject(comparison.claimed());
                case UNCHECKABLE -> {
                    comparison.claimed().map(User::id).ifPresent(log::uncheckable);
                    reject(comparison.claimed());
                }
                case RIGHT, OUTDATED -> accept(comparison.claimed().orElseThrow(), comparison.newHash());
            }
        }

        private void reject(Optional<User> claimed) {
            throttle.fail(keys);
            var unused = failures.add(keys).whenComplete((stored, failure) -> {
                if (failure == null) {
                    end(claimed, refused.apply(new Rejected(correlationId)));
                } else {
                    outcome.completeExceptionally(failure);
                }
            });
        }

        /** Who is disabled is told so, which only somebody can see who knows the password. */
        private void accept(User user, Optional<PasswordHash> newHash) {
            if (user.disabled()) {
                throttle.abandon(keys);
                end(Optional.of(user), refused.apply(new Disabled()));
                return;
            }
            throttle.succeed(keys);
            store(() -> {
                throttle.noteSuccess(keys);
                end(Optional.of(user), next.apply(new RightPassword(correlationId, user, newHash)));
            });
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

        private void end(Optional<User> claimed, R result) {
            outcome.complete(new Ended<>(claimed.map(User::id), result));
        }

        void write(@Nullable Ended<R> ended, @Nullable Throwable failure) {
            if (ended != null) {
                log.ended(new EndedAttempt(correlationId, client, ended.user(), ended.result()));
            } else if (failure != null) {
                log.failed(correlationId, client, failure);
            }
        }
    }

    private record Comparison(Optional<User> claimed, PasswordMatch match, Optional<PasswordHash> newHash) {}

    private record Ended<R>(Optional<UserId> user, R result) {}
}
