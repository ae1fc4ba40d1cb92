package dev.tollgate.server.token;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What the bearer of a live token and administrators may know of a user's tokens, and what may be ended. Fails as the
 * store does.
 */
public final class Sessions {
    private static final int MOST_LISTED = 100;

    private final Function<UserId, Optional<User>> users;
    private final TokenStore tokens;
    private final TokenMemory memory;
    private final TokenUses uses;
    private final TokenLife life;
    private final Clock clock;
    private final Executor reads;
    private final Executor writes;

    /**
     * @param users knows users by id
     * @param reads where the store is asked
     * @param writes where it is changed
     */
    public Sessions(
            Function<UserId, Optional<User>> users,
            TokenStore tokens,
            TokenMemory memory,
            TokenUses uses,
            TokenLife life,
            Clock clock,
            Executor reads,
            Executor writes) {
        this.users = users;
        this.tokens = tokens;
        this.memory = memory;
        this.uses = uses;
        this.life = life;
        this.clock = clock;
        this.reads = reads;
        this.writes = writes;
    }

    /** The user whose token it is; empty if that user has just been removed. */
    public CompletionStage<Optional<User>> userOf(KnownToken token) {
        return supplyAsync(() -> users.apply(token.grant().userId()), reads);
    }

    /** The live ones of the user's newest 100 tokens, the newest first. */
    public CompletionStage<List<Session>> ofSameUser(KnownToken token) {
        return of(token.grant().userId());
    }

    /** The live ones of the user's newest 100 tokens, the newest first. */
    public CompletionStage<List<Session>> of(UserId user) {
        return supplyAsync(
                () -> {
                    Instant now = clock.instant();
                    return tokens.findAll(user, MOST_LISTED).stream()
                            .map(this::session)
                            .filter(session -> session.token().isLiveAt(now))
                            .toList();
                },
                reads);
    }

    private Session session(StoredToken stored) {
        TokenGrant grant =
                uses.notYetStored(stored.digest()).map(stored.grant()::usedAt).orElse(stored.grant());
        return new Session(life.token(stored.digest(), grant), stored.origin());
    }

    /** Ends the token. Once that is done it is refused here, and elsewhere within the bound; tells how many ended. */
    public CompletionStage<Integer> end(KnownToken token) {
        return end(token.grant().userId(), token.digest());
    }

    /** As {@link #end}, for what somebody sent as a token, which is stored and remembered or not. */
    public CompletionStage<Integer> revoke(String presented) {
        return BearerToken.parse(presented)
                .map(token -> end(token.userId(), TokenDigest.of(token)))
                .orElseGet(() -> completedFuture(0));
    }

    /** As {@link #end}, for a token of this user; that of another stays. */
    public CompletionStage<Integer> endOf(UserId user, TokenDigest digest) {
        return supplyAsync(() -> tokens.find(digest), reads)
                .thenCompose(found -> found.filter(grant -> grant.userId().equals(user))
                        .map(grant -> end(user, digest))
                        .orElseGet(() -> completedFuture(0)));
    }

    /** Ends all tokens of the user, as {@link #end} does. */
    public CompletionStage<Integer> endAll(UserId user) {
        return supplyAsync(
                () -> {
                    int ended = tokens.endAll(user);
                    memory.forgetAll(user);
                    return ended;
                },
                writes);
    }

    private CompletionStage<Integer> end(UserId user, TokenDigest digest) {
        return supplyAsync(
                () -> {
                    boolean wasThere = tokens.end(digest);
                    memory.forget(user, List.of(digest));
                    return wasThere ? 1 : 0;
                },
                writes);
    }

    /**
     * Gives the user another password and ends all other tokens, as {@link #end} does; empty and without any change if
     * this one has ended or the password has been changed. Blocks.
     *
     * @param user as stored when the old password was checked
     */
    public Optional<Integer> changePassword(KnownToken token, User user, PasswordHash replacement) {
        return forget(
                user.id(),
                tokens.changePassword(user.id(), user.passwordVersion(), replacement, token.digest(), clock.instant()));
    }

    /** Whether the token has ended, here or elsewhere. Blocks. */
    public boolean isOver(KnownToken token) {
        return tokens.find(token.digest()).isEmpty();
    }

    /** Ends all other tokens of the user, as {@link #end} does; empty and without any end if this one has ended. */
    public CompletionStage<Optional<Integer>> endOthers(KnownToken token) {
        UserId user = token.grant().userId();
        return supplyAsync(() -> forget(user, tokens.endOthers(user, token.digest())), writes);
    }

    private Optional<Integer> forget(UserId user, Optional<List<TokenDigest>> ended) {
        ended.ifPresent(tokens -> memory.forget(user, tokens));
        return ended.map(List::size);
    }
}
