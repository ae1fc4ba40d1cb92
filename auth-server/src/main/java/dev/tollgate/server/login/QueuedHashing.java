package dev.tollgate.server.login;

import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.user.HashQueue;
import dev.tollgate.server.user.QueuedHash;
import dev.tollgate.server.user.QueuedHash.Made;
import dev.tollgate.server.user.QueuedHash.TurnedAway;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hashes the passwords that administrators set, in the queue in which logins wait. */
public final class QueuedHashing implements HashQueue {
    /** All administrators are one network to the queue, so that they leave half of its places to those who log in. */
    private static final long ADMINISTRATORS = 0;

    private final PasswordHasher passwords;
    private final AdmissionQueue queue;

    public QueuedHashing(PasswordHasher passwords, AdmissionQueue queue) {
        this.passwords = passwords;
        this.queue = queue;
    }

    @Override
    public CompletionStage<QueuedHash> hash(NewPassword password) {
        Attempt attempt = new Attempt(password);
        queue.enter(attempt);
        return attempt.outcome;
    }

    private final class Attempt implements AdmissionQueue.Attempt {
        private final CompletableFuture<QueuedHash> outcome = new CompletableFuture<>();
        private final NewPassword password;

        Attempt(NewPassword password) {
            this.password = password;
        }

        @Override
        public long network() {
            return ADMINISTRATORS;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public Turn turn() {
            return new Turn.Now();
        }

        @Override
        public void run() {
            try {
                outcome.complete(new Made(passwords.hash(password.password())));
            } catch (RuntimeException | Error failure) {
                outcome.completeExceptionally(failure);
            }
        }

        @Override
        public void refuse(Duration retryAfter) {
            turnAway(retryAfter);
        }

        @Override
        public void turnAway(Duration retryAfter) {
            outcome.complete(new TurnedAway(retryAfter));
        }
    }
}
