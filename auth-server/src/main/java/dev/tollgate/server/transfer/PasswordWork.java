package dev.tollgate.server.transfer;

import dev.tollgate.server.password.HashingUnavailableException;
import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The hashes of one batch, each made once. What is begun ahead of the transaction runs on other threads, since one hash
 * takes longer than all else that is done for a user.
 */
final class PasswordWork implements Placement.Passwords {
    /** What stands for a hash while it is made. */
    private static final PasswordHash PENDING = new PasswordHash("-");

    private final PasswordHasher hasher;
    private final Executor threads;
    private final Map<NewPassword, CompletableFuture<PasswordHash>> hashes = new HashMap<>();
    private final Map<Check, CompletableFuture<Boolean>> checks = new HashMap<>();

    PasswordWork(PasswordHasher hasher, Executor threads) {
        this.hasher = hasher;
        this.threads = threads;
    }

    @Override
    public PasswordHash hash(NewPassword password) {
        return result(beginHash(password));
    }

    @Override
    public boolean matches(NewPassword password, PasswordHash stored) {
        return result(beginCheck(password, stored));
    }

    /** Begins with all checks; until one is over its password is taken for the right one. */
    Placement.Passwords beginningChecks() {
        return new Placement.Passwords() {
            @Override
            public PasswordHash hash(NewPassword password) {
                return PENDING;
            }

            @Override
            public boolean matches(NewPassword password, PasswordHash stored) {
                if (!stored.equals(PENDING)) {
                    var unused = beginCheck(password, stored);
                }
                return true;
            }
        };
    }

    /** Waits for the checks, and begins with all hashes. */
    Placement.Passwords beginningHashes() {
        return new Placement.Passwords() {
            @Override
            public PasswordHash hash(NewPassword password) {
                var unused = beginHash(password);
                return PENDING;
            }

            @Override
            public boolean matches(NewPassword password, PasswordHash stored) {
                return stored.equals(PENDING) || PasswordWork.this.matches(password, stored);
            }
        };
    }

    /** Waits until nothing is left to do. */
    void await() {
        hashes.values().forEach(PasswordWork::result);
    }

    private CompletableFuture<PasswordHash> beginHash(NewPassword password) {
        return hashes.computeIfAbsent(
                password, given -> CompletableFuture.supplyAsync(() -> hasher.hash(given.password()), threads));
    }

    private CompletableFuture<Boolean> beginCheck(NewPassword password, PasswordHash stored) {
        return checks.computeIfAbsent(
                new Check(password, stored),
                check -> CompletableFuture.supplyAsync(
                        () -> hasher.check(check.password().password(), Optional.of(check.stored()))
                                .isRight(),
                        threads));
    }

    /** What went wrong on another thread is told as if it had gone wrong on this one. */
    private static <R> R result(CompletableFuture<R> work) {
        try {
            return work.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof HashingUnavailableException shortage ? shortage : failure;
        }
    }

    private record Check(NewPassword password, PasswordHash stored) {}
}
