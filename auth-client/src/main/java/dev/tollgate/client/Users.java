package dev.tollgate.client;

import static dev.tollgate.client.AuthClient.incomplete;
import static dev.tollgate.client.AuthClient.required;
import static dev.tollgate.client.AuthClient.time;
import static dev.tollgate.client.AuthClient.wellFormed;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.generated.api.UserApi;
import dev.tollgate.client.generated.model.UserChangeRequest;
import dev.tollgate.client.generated.model.UserCreationRequest;
import dev.tollgate.client.generated.model.UserPayload;
import dev.tollgate.client.generated.model.UsersPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The users of an environment, for who has an administrator key. As with {@link AuthClient}, every call of the server
 * throws {@link AuthException} where it does not succeed: {@link AuthException.PermissionDenied} if the key is none of
 * this environment.
 */
public final class Users {

    /** What the contract allows. */
    private static final int LONGEST_PAGE = 100;

    /** Few enough that the server can hash as many passwords before the time-out, and buffer as many results. */
    private static final int BATCH = 100;

    private final UserApi users;

    Users(GeneratedCalls calls) {
        this.users = new UserApi(calls);
    }

    /**
     * Adds a user, by {@code POST /obj/user}.
     *
     * @return the id of the user
     * @throws Refused if somebody has the address ({@code USED_EMAIL}), it is none ({@code INVALID}), or the password is
     *     not accepted ({@code UNACCEPTABLE_PASSWORD})
     */
    public String add(NewUser user) {
        UserCreationRequest request = new UserCreationRequest()
                .email(user.email())
                .password(user.password().orElse(null))
                .disabled(user.disabled());
        return required(users.createUser(request).getId());
    }

    /**
     * Asks for a user by {@code GET /obj/user/{id}}.
     *
     * @throws IllegalArgumentException if the id is empty or no well-formed Unicode
     */
    public Optional<UserRecord> find(String id) {
        try {
            return Optional.of(get(id));
        } catch (NotFound nobody) {
            return Optional.empty();
        }
    }

    UserRecord get(String id) {
        return record(users.getUser(sendable(id)).getResponse());
    }

    /**
     * Changes a user, by {@code PATCH /obj/user/{id}}.
     *
     * @throws NotFound if there is no such user
     * @throws Refused as for {@link #add}; then nothing was changed
     * @throws IllegalArgumentException if the id is empty or no well-formed Unicode
     */
    public void change(String id, UserChange change) {
        users.changeUser(
                sendable(id),
                new UserChangeRequest()
                        .email(change.email().orElse(null))
                        .password(change.password().orElse(null))
                        .disabled(change.disabled().orElse(null)));
    }

    /**
     * Removes a user and ends all tokens of the user, by {@code DELETE /obj/user/{id}}.
     *
     * @throws NotFound if there is no such user, as after an earlier call
     * @throws IllegalArgumentException if the id is empty or no well-formed Unicode
     */
    public void remove(String id) {
        users.deleteUser(sendable(id));
    }

    /**
     * Lists users, the oldest first, by {@code GET /obj/user}.
     *
     * @param cursor how many users to leave out before the first
     * @param limit how many to answer at most, 1 to 100
     * @throws Refused if a number is out of its bounds
     */
    public UserPage list(UserFilter filter, int cursor, int limit) {
        UsersPayload page =
                required(users.listUsers(filter.parameter(), cursor, limit).getResponse());
        return new UserPage(
                required(page.getResults()).stream().map(Users::record).toList(),
                count(page.getCursor()),
                count(page.getRemaining()));
    }

    /**
     * All users that the filter lets through, the oldest first. Each page of them is asked for when the one before is used
     * up, so a call of the server may fail on the way. If a user is removed meanwhile, another may be left out.
     */
    public Stream<UserRecord> all(UserFilter filter) {
        return flattened(new Pages(filter));
    }

    /**
     * Adds many users by {@code POST /obj/user/bulk}, a hundred at a time, each hundred when the results of the one before
     * are used up: nothing is sent before somebody takes results from the stream, and not more than that is in memory.
     *
     * <p>If a call fails on the way, some of its hundred may have been added. To send the same again does no harm: who is
     * there by an equal line is {@link BulkResult.Added} with the same id.
     *
     * @return a result for each, in the same order
     */
    public Stream<BulkResult> addAll(Iterable<BulkUser> people) {
        return flattened(new Batches(people.iterator()));
    }

    private static <T> Stream<T> flattened(Iterator<List<T>> lists) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(lists, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .flatMap(List::stream);
    }

    private List<BulkResult> added(List<BulkUser> people) {
        List<String> answers = users.createUsers(
                        people.stream().map(Users::line).collect(Collectors.joining()))
                .lines()
                .toList();
        if (answers.size() != people.size()) {
            throw incomplete();
        }
        return IntStream.range(0, people.size())
                .mapToObj(index -> result(people.get(index), answers.get(index)))
                .toList();
    }

    private static String line(BulkUser user) {
        try {
            return Answer.JSON.writeValueAsString(new dev.tollgate.client.generated.model.BulkUser()
                            .email(user.email())
                            .id(user.id().orElse(null))
                            .externalId(user.externalId().orElse(null))
                            .password(user.password().orElse(null))
                            .passwordHash(user.passwordHash().orElse(null))
                            .created(user.created().map(Instant::toString).orElse(null))
                            .disabled(user.disabled()))
                    + "\n";
        } catch (JsonProcessingException impossible) {
            // Not kept as the cause: Jackson's messages quote the text.
            throw new IllegalStateException("A generated model cannot be written as JSON");
        }
    }

    private static BulkResult result(BulkUser user, String line) {
        try {
            var result = required(Answer.JSON.readValue(line, dev.tollgate.client.generated.model.BulkResult.class));
            return switch (required(result.getStatus())) {
                case "success" -> new BulkResult.Added(user, required(result.getId()));
                case "error" -> new BulkResult.Refused(user, required(result.getMessage()));
                default -> throw incomplete();
            };
        } catch (JsonProcessingException refused) {
            // Not kept as the cause: Jackson's messages quote the text.
            throw incomplete();
        }
    }

    private static UserRecord record(@Nullable UserPayload payload) {
        UserPayload user = required(payload);
        return new UserRecord(
                required(user.getId()),
                required(required(required(user.getAuthentication()).getEmail()).getEmail()),
                time(user.getCreatedDate()),
                time(user.getModifiedDate()),
                required(user.getUserSignedUp()),
                required(user.getDisabled()),
                Optional.ofNullable(user.getExternalId()));
    }

    private static int count(@Nullable Integer number) {
        int count = required(number);
        if (count < 0) {
            throw incomplete();
        }
        return count;
    }

    /** Without an id the path would be that of all users. */
    private static String sendable(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("The id of a user is not empty");
        }
        return wellFormed(id);
    }

    private final class Pages implements Iterator<List<UserRecord>> {

        private final UserFilter filter;
        private OptionalInt next = OptionalInt.of(0);

        private Pages(UserFilter filter) {
            this.filter = filter;
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public List<UserRecord> next() {
            UserPage page = list(filter, next.orElseThrow(), LONGEST_PAGE);
            next = page.nextCursor();
            return page.users();
        }
    }

    private final class Batches implements Iterator<List<BulkResult>> {

        private final Iterator<BulkUser> people;

        private Batches(Iterator<BulkUser> people) {
            this.people = people;
        }

        @Override
        public boolean hasNext() {
            return people.hasNext();
        }

        @Override
        public List<BulkResult> next() {
            List<BulkUser> batch = new ArrayList<>();
            do {
                batch.add(people.next());
            } while (people.hasNext() && batch.size() < BATCH);
            return added(batch);
        }
    }
}
