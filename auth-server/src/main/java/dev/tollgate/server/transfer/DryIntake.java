package dev.tollgate.server.transfer;

import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.Holder;
import dev.tollgate.server.user.Newcomer;
import dev.tollgate.server.user.Revision;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserIntake;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at who is here and changes nothing; of those whom it was to add it remembers the last 100,000. */
final class DryIntake implements UserIntake, UserIntake.Batch {
    private static final int MOST = 100_000;

    private final UserIntake users;
    private final Map<Email, Holder> added = new LinkedHashMap<>();
    private final Map<UserId, Holder> addedById = new HashMap<>();

    DryIntake(UserIntake users) {
        this.users = users;
    }

    @Override
    public List<Holder> holders(Collection<Email> emails, Collection<UserId> ids) {
        Stream<Holder> wouldBeHere = Stream.concat(
                        emails.stream().map(added::get), ids.stream().map(addedById::get))
                .filter(Objects::nonNull);
        return Stream.concat(users.holders(emails, ids).stream(), wouldBeHere).toList();
    }

    @Override
    public <R> R inOneGo(Function<Batch, R> work) {
        return work.apply(this);
    }

    @Override
    public void add(List<Newcomer> newcomers) {
        for (Newcomer newcomer : newcomers) {
            Holder holder = new Holder(newcomer.user(), Optional.of(newcomer.line()));
            added.put(newcomer.user().email(), holder);
            addedById.put(newcomer.user().id(), holder);
        }
        Iterator<Holder> oldest = added.values().iterator();
        while (added.size() > MOST) {
            addedById.remove(oldest.next().user().id());
            oldest.remove();
        }
    }

    @Override
    public void revise(List<Revision> revisions) {
        // Who is here stays as that user is.
    }
}
