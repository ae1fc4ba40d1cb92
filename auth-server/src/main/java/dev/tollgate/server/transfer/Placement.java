package dev.tollgate.server.transfer;

import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.transfer.LineResult.Outcome;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.Holder;
import dev.tollgate.server.user.Newcomer;
import dev.tollgate.server.user.Revision;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, one after the other, what becomes of the entries of a batch among those who are here: an entry meets those
 * before it as if they were stored.
 */
final class Placement {
    private final OnExisting onExisting;
    private final Passwords passwords;
    private final UniqueIds ids;
    private final Instant now;
    private final Map<Email, Holder> byEmail = new HashMap<>();
    private final Map<UserId, Holder> byId = new HashMap<>();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private final List<Revision> revisions = new ArrayList<>();

    Placement(Collection<Holder> holders, OnExisting onExisting, Passwords passwords, UniqueIds ids, Instant now) {
        this.onExisting = onExisting;
        this.passwords = passwords;
        this.ids = ids;
        this.now = now;
        holders.forEach(this::keep);
    }

    Outcome place(Entry entry) {
        Optional<Holder> ofId = entry.id().map(byId::get);
        Optional<Holder> ofEmail = Optional.ofNullable(byEmail.get(entry.email()));
        Optional<Holder> sameLine = ofId.or(() -> ofEmail).filter(holder -> isTaken(entry, holder));
        if (sameLine.isPresent()) {
            return new Outcome.Known(sameLine.get().user().id());
        }
        if (ofId.isPresent() && !ofId.get().user().email().equals(entry.email())) {
            return new Outcome.Refused("id is used by another user");
        }
        return ofEmail.map(holder -> meet(entry, holder)).orElseGet(() -> add(entry));
    }

    List<Newcomer> newcomers() {
        return newcomers;
    }

    List<Revision> revisions() {
        return revisions;
    }

    /** The digest says nothing of a password in the clear, so that has to be checked. */
    private boolean isTaken(Entry entry, Holder holder) {
        return holder.line().equals(Optional.of(entry.digest()))
                && switch (entry.credential()) {
                    case Credential.None none -> true;
                    case Credential.Hashed hashed -> true;
                    case Credential.Plain(var password) ->
                        holder.user()
                                .passwordHash()
                                .map(stored -> passwords.matches(password, stored))
                                .orElse(false);
                };
    }

    private Outcome meet(Entry entry, Holder holder) {
        UserId id = holder.user().id();
        return switch (onExisting) {
            case FAIL -> new Outcome.Refused("email is used by another user");
            case SKIP -> new Outcome.Existing(id);
            case UPDATE -> update(entry, holder.user());
        };
    }

    private Outcome add(Entry entry) {
        User user = new User(
                entry.id().orElseGet(() -> new UserId(ids.next())),
                entry.email(),
                hash(entry),
                0,
                entry.disabled().orElse(false),
                entry.created().orElse(now),
                now,
                entry.externalId());
        newcomers.add(new Newcomer(user, entry.digest()));
        keep(new Holder(user, Optional.of(entry.digest())));
        return new Outcome.Added(user.id());
    }

    private Outcome update(Entry entry, User old) {
        Optional<PasswordHash> hash = hash(entry);
        revisions.add(new Revision(old.id(), hash, entry.disabled(), entry.externalId(), entry.digest()));
        User revised = new User(
                old.id(),
                old.email(),
                hash.or(old::passwordHash),
                old.passwordVersion(),
                entry.disabled().orElse(old.disabled()),
                old.createdAt(),
                now,
                entry.externalId().or(old::externalId));
        keep(new Holder(revised, Optional.of(entry.digest())));
        return new Outcome.Updated(old.id());
    }

    private Optional<PasswordHash> hash(Entry entry) {
        return switch (entry.credential()) {
            case Credential.None none -> Optional.empty();
            case Credential.Hashed hashed -> Optional.of(hashed.hash());
            case Credential.Plain(var password) -> Optional.of(passwords.hash(password));
        };
    }

    private void keep(Holder holder) {
        byEmail.put(holder.user().email(), holder);
        byId.put(holder.user().id(), holder);
    }

    /** Where the hashes of passwords in the clear come from. */
    interface Passwords {
        PasswordHash hash(NewPassword password);

        boolean matches(NewPassword password, PasswordHash stored);
    }
}
