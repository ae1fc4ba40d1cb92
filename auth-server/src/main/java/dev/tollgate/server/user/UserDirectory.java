package dev.tollgate.server.user;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.user.CreationResult.Created;
import dev.tollgate.server.user.EditResult.Changed;
import dev.tollgate.server.user.EditResult.NoSuchUser;
import dev.tollgate.server.user.QueuedHash.Made;
import dev.tollgate.server.user.QueuedHash.TurnedAway;
import dev.tollgate.server.user.UserRefusal.EmailInUse;
import dev.tollgate.server.user.UserRefusal.Overloaded;
import dev.tollgate.server.user.UserRefusal.Unacceptable;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** What administrators may know of users and do with them. Fails as the store does and as hashing does. */
public final class UserDirectory {
    private final UserStore users;
    private final PasswordRules rules;
    private final HashQueue hashes;
    private final Consumer<UserId> endedTokens;
    private final UserLog log;
    private final UniqueIds ids;
    private final Clock clock;
    private final Executor reads;
    private final Executor writes;

    /**
     * @param endedTokens is told whose tokens have all ended in the store
     * @param reads where the store is asked
     * @param writes where it is changed
     */
    public UserDirectory(
            UserStore users,
            PasswordRules rules,
            HashQueue hashes,
            Consumer<UserId> endedTokens,
            UserLog log,
            UniqueIds ids,
            Clock clock,
            Executor reads,
            Executor writes) {
        this.users = users;
        this.rules = rules;
        this.hashes = hashes;
        this.endedTokens = endedTokens;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
        this.reads = reads;
        this.writes = writes;
    }

    public CompletionStage<Optional<User>> find(UserId id) {
        return supplyAsync(() -> users.find(id), reads);
    }

    public CompletionStage<UserPage> find(UserQuery query) {
        return supplyAsync(() -> users.find(query), reads);
    }

    public CompletionStage<List<User>> find(EmailSearch search) {
        return supplyAsync(() -> users.find(search), reads);
    }

    public CompletionStage<CreationResult> add(NewUser user, Administrator by) {
        return withHash(user.password(), user.email(), hash -> add(user, hash, by), refusal -> refusal);
    }

    private CreationResult add(NewUser user, Optional<PasswordHash> hash, Administrator by) {
        UserId id = new UserId(ids.next());
        User added = User.added(id, user.email(), hash, clock.instant()).withDisabled(user.disabled());
        return switch (users.add(added)) {
            case ADDED -> {
                log.added(id, by);
                yield new Created(id);
            }
            case EMAIL_IN_USE -> new EmailInUse();
            case ID_IN_USE -> throw new IllegalStateException("an id was made twice");
        };
    }

    /** Changes all that is asked for, or nothing. Tokens that end with it are refused here from then on. */
    public CompletionStage<EditResult> change(UserId id, UserEdit edit, Administrator by) {
        return find(id).thenCompose(found ->
                found.map(user -> change(user, edit, by)).orElseGet(() -> completedFuture(new NoSuchUser())));
    }

    private CompletionStage<EditResult> change(User user, UserEdit edit, Administrator by) {
        return withHash(
                edit.password(),
                edit.email().orElse(user.email()),
                hash -> change(user.id(), new UserChange(edit.email(), hash, edit.disabled()), by),
                refusal -> refusal);
    }

    private EditResult change(UserId id, UserChange change, Administrator by) {
        return switch (users.change(id, change)) {
            case CHANGED -> {
                if (change.endsTokens()) {
                    endedTokens.accept(id);
                }
                if (!change.isEmpty()) {
                    log.changed(id, change, by);
                }
                yield new Changed();
            }
            case NO_SUCH_USER -> new NoSuchUser();
            case EMAIL_IN_USE -> new EmailInUse();
        };
    }

    /** Tells whether there was such a user. The tokens are refused here from then on. */
    public CompletionStage<Boolean> remove(UserId id, Administrator by) {
        return supplyAsync(
                () -> {
                    boolean wasThere = users.remove(id);
                    if (wasThere) {
                        endedTokens.accept(id);
                        log.removed(id, by);
                    }
                    return wasThere;
                },
                writes);
    }

    /** Goes on where the store may be changed, with the hash of the password if there is one. */
    private <R> CompletionStage<R> withHash(
            Optional<Password> password,
            Email owner,
            Function<Optional<PasswordHash>, R> next,
            Function<UserRefusal, R> refused) {
        if (password.isEmpty()) {
            return supplyAsync(() -> next.apply(Optional.empty()), writes);
        }
        return switch (rules.judge(password.get(), owner.text())) {
            case Refused(var objection) -> completedFuture(refused.apply(new Unacceptable(rules.explain(objection))));
            case Accepted(var accepted) ->
                hashes.hash(accepted).thenCompose(result -> switch (result) {
                    case Made(var hash) -> supplyAsync(() -> next.apply(Optional.of(hash)), writes);
                    case TurnedAway(var retryAfter) -> completedFuture(refused.apply(new Overloaded(retryAfter)));
                });
        };
    }
}
