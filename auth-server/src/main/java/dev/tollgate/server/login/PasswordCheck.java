package dev.tollgate.server.login;

import dev.tollgate.server.login.LegacyAnswer.Denied;
import dev.tollgate.server.login.LegacyAnswer.Right;
import dev.tollgate.server.login.LegacyAnswer.Unavailable;
import dev.tollgate.server.login.LegacyAnswer.Wrong;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.Migrant;
import dev.tollgate.server.user.Migration.IdInUse;
import dev.tollgate.server.user.Migration.Migrated;
import dev.tollgate.server.user.Migration.Outdated;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the password that somebody claims to have for an address.
 *
 * <p>Whatever is claimed costs one password hash (and a right one another, if a new hash is made), from the same permits,
 * unless the attempt is refused before that: for failures of the past, or because the server is full.
 *
 * <p>Where there is an old server, it is asked about whoever has no password here, unless disabled or removed. The hash
 * is then made before that, of the claimed password, and kept if that is right; while the old server is asked, the
 * attempt has no permit.
 */
public final class PasswordCheck {
    /** Looked up for those who claim what is no address, as an address that nobody has (RFC 2606) would be. */
    private static final Email NOBODY = new Email("nobody@invalid");

    /** An operator has to mend it. */
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(1);

    private static final Duration RETURN_AFTER = Duration.ofMillis(50);
    private static final int MOST_RETURNS = 40;
    private static final Duration UNTIL_OTHERS_END = Duration.ofSeconds(1);

    private final UserStore users;
    private final PasswordHasher passwords;
    private final Optional<LegacyLogin> legacy;
    private final LoginThrottle throttle;
    private final AdmissionQueue queue;
    private final Optional<Duration> patience;
    private final UniqueIds ids;
    private final AttemptLog log;
    private final Executor blocking;

    /**
     * @param legacy the old server of the environment, if there is one
     * @param queue gives attempts the threads on which users are looked up and passwords checked
     * @param patience how long an attempt waits for its turn and the store together; empty is as long as these take
     * @param blocking where what follows a right password is stored
     */
    public PasswordCheck(
            UserStore users,
            PasswordHasher passwords,
            Optional<LegacyLogin> legacy,
            LoginThrottle throttle,
            AdmissionQueue queue,
            Optional<Duration> patience,
            UniqueIds ids,
            AttemptLog log,
            Executor blocking) {
        this.users = users;
        this.passwords = passwords;
        this.legacy = legacy;
        this.throttle = throttle;
        this.queue = queue;
        this.patience = patience;
        this.ids = ids;
        this.log = log;
        this.blocking = blocking;
    }

    /**
     * Checks the password. Fails as a store does that cannot answer, or as the hasher does that has no memory, and with
     * {@link OutOfPatienceException}.
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
        throttle.delay(attempt.keys).ifPresentOrElse(attempt::refuse, attempt::enter);
        return attempt.outcome.whenComplete(attempt::write).thenApply(Ended::result);
    }

    private final class Attempt<R extends AttemptResult> implements AdmissionQueue.Attempt {
        private final String code = ids.next();
        private final CompletableFuture<Ended<R>> outcome = new CompletableFuture<>();
        private final Credentials credentials;
        private final Client client;
        private final Optional<NewPassword> replacement;
        private final Function<RightPassword, R> next;
        private final Function<Refusal, R> refused;
        private final Optional<Email> email;
        private final AttemptKeys keys;
        private Optional<Patience> waiting = Optional.empty();
        private int returns;

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
            this.keys = throttle.keys(code, email.map(Email::text).orElse(credentials.claimedEmail()), client);
        }

        void enter() {
            waiting = patience.map(
                    time -> new Patience(time, () -> outcome.completeExceptionally(new OutOfPatienceException())));
            queue.enter(this);
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
            Runnable conclusion;
            try {
                conclusion = switch (throttle.beginAccount(keys)) {
                    case Turn.Now now -> workOut();
                    case Turn.Later later -> this::comeAgain;
                    case Turn.Refused(Delay delay) -> () -> refuse(delay.time());
                };
            } catch (RuntimeException | Error failure) {
                throttle.abandon(keys);
                outcome.completeExceptionally(failure);
                return;
            }
            conclusion.run();
        }

        /** Without a permit, since nobody tells this server what others decide about theirs. */
        private void comeAgain() {
            if (returns == MOST_RETURNS) {
                turnAway(UNTIL_OTHERS_END);
                return;
            }
            returns++;
            CompletableFuture.delayedExecutor(RETURN_AFTER.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> queue.enter(this));
        }

        /** Does the work of a hash, which it takes whoever is claimed, and returns what follows from it. */
        private Runnable workOut() {
            Optional<User> claimed = users.findByEmail(email.orElse(NOBODY)).filter(user -> email.isPresent());
            Optional<LegacyLogin> oldServer = legacy.filter(known -> isMigrant(claimed));
            waiting.ifPresent(Patience::rest);
            if (outcome.isDone()) {
                return () -> throttle.abandon(keys);
            }
            if (oldServer.isPresent()) {
                PasswordHash hash = passwords.hash(credentials.password());
                return () -> confirm(oldServer.get(), claimed, hash);
            }
            Comparison comparison = compare(claimed);
            waiting.ifPresent(Patience::goOn);
            return () -> conclude(comparison);
        }

        /** Whether this is a login of somebody who may have come from an old server and whose password is not here. */
        private boolean isMigrant(Optional<User> claimed) {
            boolean mayComeToHaveOne = claimed.map(user -> user.passwordHash().isEmpty() && !user.disabled())
                    .orElse(true);
            return replacement.isEmpty()
                    && mayComeToHaveOne
                    && email.filter(address -> !users.isRemoved(address)).isPresent();
        }

        /** Others of the client's network need not wait for the old server. */
        private void confirm(LegacyLogin oldServer, Optional<User> claimed, PasswordHash hash) {
            throttle.pause(keys);
            var unused = oldServer
                    .ask(client.operation(), email.orElseThrow(), credentials.password(), client.trace())
                    .whenComplete((answer, bug) -> {
                        waiting.ifPresent(Patience::goOn);
                        throttle.resume(keys);
                        if (bug == null) {
                            conclude(answer, claimed, hash);
                        } else {
                            throttle.abandon(keys);
                            outcome.completeExceptionally(bug);
                        }
                        queue.lookAgain();
                    });
        }

        private void conclude(LegacyAnswer answer, Optional<User> claimed, PasswordHash hash) {
            switch (answer) {
                case Right(UserId id) ->
                    migrate(new Migrant(
                            id,
                            email.orElseThrow(),
                            hash,
                            claimed.map(User::passwordVersion).orElse(0)));
                case Wrong wrong -> reject(claimed);
                case Denied denied -> {
                    throttle.abandon(keys);
                    log.unconfirmed("answers 401, as for somebody who is disabled there");
                    end(claimed, refused.apply(new Disabled()));
                }
                case Unavailable(String reason, Duration retryAfter) -> {
                    throttle.abandon(keys);
                    log.unconfirmed(reason);
                    end(claimed, refused.apply(new Unconfirmed(retryAfter)));
                }
            }
        }

        /** While the old server was asked, the user may have come, gone, or got a password. */
        private void migrate(Migrant migrant) {
            throttle.succeed(keys);
            store(() -> {
                switch (users.migrate(migrant)) {
                    case Migrated(User user) -> {
                        throttle.noteSuccess(keys);
                        end(Optional.of(user), next.apply(new RightPassword(code, user, Optional.empty())));
                    }
                    case Outdated outdated -> end(Optional.empty(), refused.apply(new Rejected(code)));
                    case IdInUse inUse -> {
                        log.idInUse(migrant.id());
                        end(Optional.empty(), refused.apply(new Unconfirmed(UNTIL_MENDED)));
                    }
                }
            });
        }

        /** What the password's check says. */
        private Comparison compare(Optional<User> claimed) {
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
            var unused = throttle.fail(keys).whenComplete((stored, failure) -> {
                if (failure == null) {
                    end(claimed, refused.apply(new Rejected(code)));
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
                end(Optional.of(user), next.apply(new RightPassword(code, user, newHash)));
            });
        }

        /** From here on the attempt needs no permit. What was answered meanwhile leaves nothing behind. */
        private void store(Runnable work) {
            try {
                blocking.execute(() -> {
                    try {
                        if (!outcome.isDone()) {
                            work.run();
                        }
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
            waiting.ifPresent(Patience::rest);
            if (ended != null) {
                log.ended(new EndedAttempt(code, client, ended.user(), ended.result()));
            } else if (failure != null) {
                log.failed(code, client, failure);
            }
        }
    }

    private record Comparison(Optional<User> claimed, PasswordMatch match, Optional<PasswordHash> newHash) {}

    private record Ended<R>(Optional<UserId> user, R result) {}
}
