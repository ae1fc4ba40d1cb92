package dev.tollgate.server.token;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What the bearer of a live token may know of the user's tokens, and may end. Fails as the store does. */
public final class Sessions {
    private static final int MOST_LISTED = 1_000;

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
    public CompletionStage<Optional<User>> userOf(Live token) {
        return supplyAsync(() -> users.apply(token.grant().userId()), reads);
    }

    /** The live tokens of the same user, the newest first and 1,000 at most. */
    public CompletionStage<List<Session>> ofSameUser(Live token) {
        return supplyAsync(
                () -> {
                    uses.store();
                    Instant now = clock.instant();
                    return tokens.findAll(token.grant().userId()).stream()
                            .map(stored -> new Session(life.live(stored.digest(), stored.grant()), stored.origin()))
                            .filter(session -> session.token().isLiveAt(now))
                            .limit(MOST_LISTED)
                            .toList();
                },
                writes);
    }

    /** Ends the token. Once that is done it is refused here, and elsewhere within the bound; tells how many ended. */
    public CompletionStage<Integer> end(Live token) {
        return supplyAsync(
                () -> {
                    boolean wasThere = tokens.end(token.digest());
                    memory.forget(token.grant().userId(), List.of(token.digest()));
                    return wasThere ? 1 : 0;
                },
                writes);
    }

    /** Ends all other tokens of the user, as {@link #end} does. */
    public CompletionStage<Integer> endOthers(Live token) {
        return supplyAsync(
                () -> {
                    List<TokenDigest> ended = tokens.endOthers(token.grant().userId(), token.digest());
                    memory.forget(token.grant().userId(), ended);
                    return ended.size();
                },
                writes);
    }
}
