package dev.tollgate.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Alteration;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.EmailSearch;
import dev.tollgate.server.user.Migrant;
import dev.tollgate.server.user.Migration;
import dev.tollgate.server.user.Migration.IdInUse;
import dev.tollgate.server.user.Migration.Migrated;
import dev.tollgate.server.user.Migration.Outdated;
import dev.tollgate.server.user.MigrationStatus;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserChange;
import dev.tollgate.server.user.UserCondition;
import dev.tollgate.server.user.UserCondition.Event;
import dev.tollgate.server.user.UserCondition.Happened;
import dev.tollgate.server.user.UserCondition.HasEmail;
import dev.tollgate.server.user.UserCondition.HasId;
import dev.tollgate.server.user.UserCondition.Never;
import dev.tollgate.server.user.UserCondition.When;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserPage;
import dev.tollgate.server.user.UserQuery;
import dev.tollgate.server.user.UserStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Users in SQL. */
public final class JdbcUserStore implements UserStore {
    private static final String COLUMNS = "id, email, password_hash, password_version, disabled, created_at,"
            + " modified_at, external_id, import_line";
    static final String SELECT = "SELECT " + COLUMNS + " FROM users ";

    /** What stands in the place of a hash; no hash is empty. */
    private static final String NO_PASSWORD = "";

    /** Less than all that an address may have, and not the one that PostgreSQL refuses. */
    private static final String FIRST_CHARACTER = "\u0001";

    /** Greater than all that an address may have, by its bytes too. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private static final String OWN_KIND = "ours";

    /** Within a transaction; otherwise a driver may take all rows into memory. */
    private static final int FETCHED_AT_ONCE = 500;

    private final Database database;
    private final Clock clock;

    public JdbcUserStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.read(handle -> find(handle, id));
    }

    private static Optional<User> find(Handle handle, UserId id) {
        return handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id.text())
                .map(JdbcUserStore::user)
                .findOne();
    }

    @Override
    public Optional<User> findByEmail(Email email) {
        return database.read(handle -> find(handle, email));
    }

    private static Optional<User> find(Handle handle, Email email) {
        return handle.createQuery(SELECT + "WHERE email = :email")
                .bind("email", email.text())
                .map(JdbcUserStore::user)
                .findOne();
    }

    /** In one statement, which sees one moment; the users to leave out are counted in the index alone. */
    @Override
    public UserPage find(UserQuery query) {
        Filter filter = Filter.of(query.conditions());
        List<Counted> found = database.read(handle -> handle.createQuery("SELECT " + COLUMNS
                        + ", (SELECT count(*) FROM users WHERE " + filter.sql() + ") AS matching FROM users"
                        + " WHERE id IN (SELECT id FROM users WHERE " + filter.sql()
                        + " ORDER BY created_at, id LIMIT :limit OFFSET :cursor) ORDER BY created_at, id")
                .bindMap(filter.values())
                .bind("limit", query.limit())
                .bind("cursor", query.cursor())
                .map((row, context) -> new Counted(user(row, context), row.getInt("matching")))
                .list());
        return found.isEmpty()
                ? new UserPage(List.of(), 0)
                : new UserPage(
                        found.stream().map(Counted::user).toList(),
                        found.getFirst().matching() - query.cursor() - found.size());
    }

    private record Counted(User user, int matching) {}

    /** Off the index of addresses, from where it goes on, however many there are. */
    @Override
    public List<User> find(EmailSearch search) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE email >= :first AND email < :end ORDER BY email LIMIT :most")
                .bind(
                        "first",
                        search.after()
                                .map(last -> last.text() + FIRST_CHARACTER)
                                .orElse(search.beginning()))
                .bind("end", search.beginning() + LAST_CHARACTER)
                .bind("most", search.most())
                .map(JdbcUserStore::user)
                .list());
    }

    @Override
    public void forEach(Consumer<User> action) {
        database.read(handle -> handle.inTransaction(transaction -> {
            transaction
                    .createQuery(SELECT + "ORDER BY created_at, id")
                    .setFetchSize(FETCHED_AT_ONCE)
                    .map(JdbcUserStore::user)
                    .useStream(users -> users.forEach(action));
            return true;
        }));
    }

    @Override
    public Addition add(User user) {
        return database.write(handle -> insert(handle, user) ? Addition.ADDED : conflict(handle, user));
    }

    private static boolean insert(Handle handle, User user) {
        return bind(
                                handle.createUpdate(
                                        "INSERT INTO users (id, email, password_hash, password_version, disabled,"
                                            + " created_at, modified_at, external_id) VALUES (:id, :email,"
                                            + " :passwordHash, :passwordVersion, :disabled, :createdAt, :modifiedAt,"
                                            + " :externalId) ON CONFLICT DO NOTHING"),
                                user)
                        .execute()
                == 1;
    }

    /** Gives a statement all columns of a user by name. */
    static <S extends SqlStatement<S>> S bind(S statement, User user) {
        return statement
                .bind("id", user.id().text())
                .bind("email", user.email().text())
                .bind("passwordHash", user.passwordHash().map(PasswordHash::phc).orElse(NO_PASSWORD))
                .bind("passwordVersion", user.passwordVersion())
                .bind("disabled", user.disabled())
                .bind("createdAt", user.createdAt().toEpochMilli())
                .bind("modifiedAt", user.modifiedAt().toEpochMilli())
                .bind("externalId", user.externalId().orElse(null));
    }

    private static Addition conflict(Handle handle, User user) {
        return isInUse(handle, user.email()) ? Addition.EMAIL_IN_USE : Addition.ID_IN_USE;
    }

    private static boolean isInUse(Handle handle, Email email) {
        return handle.createQuery("SELECT 1 FROM users WHERE email = :email")
                .bind("email", email.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public boolean replacePasswordHash(UserId id, PasswordHash old, PasswordHash replacement) {
        return database.write(handle -> handle.createUpdate("UPDATE users SET password_hash = :replacement"
                                + " WHERE id = :id AND password_hash = :old")
                        .bind("id", id.text())
                        .bind("old", old.phc())
                        .bind("replacement", replacement.phc())
                        .execute()
                == 1);
    }

    @Override
    public Alteration change(UserId id, UserChange change) {
        return database.write(handle -> lock(handle, id)
                .map(former -> change(handle, id, former, change))
                .orElse(Alteration.NO_SUCH_USER));
    }

    /** Keeps others from changing the user, and from giving it tokens, until the transaction ends; tells its address. */
    static Optional<Email> lock(Handle handle, UserId id) {
        return handle.createQuery("SELECT email FROM users WHERE id = :id <locked>")
                .bind("id", id.text())
                .mapTo(String.class)
                .findOne()
                .map(Email::new);
    }

    private Alteration change(Handle handle, UserId id, Email former, UserChange change) {
        Optional<Email> other = change.email().filter(email -> !email.equals(former));
        if (other.filter(email -> isInUse(handle, email)).isPresent()) {
            return Alteration.EMAIL_IN_USE;
        }
        if (!change.isEmpty()) {
            update(handle, id, change);
        }
        if (change.endsTokens()) {
            endTokens(handle, id);
        }
        other.ifPresent(email -> markRemoved(handle, former.text(), true));
        return Alteration.CHANGED;
    }

    /** What an import took is no longer what the user is like, so the same line is not known any more. */
    private void update(Handle handle, UserId id, UserChange change) {
        handle.createUpdate("UPDATE users SET email = coalesce(:email, email),"
                        + " password_hash = coalesce(:passwordHash, password_hash),"
                        + " password_version = password_version + :versions,"
                        + " disabled = coalesce(:disabled, disabled), modified_at = :now, import_line = NULL"
                        + " WHERE id = :id")
                .bind("id", id.text())
                .bind("email", change.email().map(Email::text).orElse(null))
                .bind(
                        "passwordHash",
                        change.passwordHash().map(PasswordHash::phc).orElse(null))
                .bind("versions", change.passwordHash().isPresent() ? 1 : 0)
                .bind("disabled", change.disabled().orElse(null))
                .bind("now", clock.millis())
                .execute();
    }

    @Override
    public void disable(UserId id) {
        change(id, UserChange.disabling(true));
    }

    @Override
    public void enable(UserId id) {
        change(id, UserChange.disabling(false));
    }

    @Override
    public boolean remove(UserId id) {
        return database.write(handle -> {
            Optional<Email> email = lock(handle, id);
            email.ifPresent(removed -> {
                endTokens(handle, id);
                handle.execute("DELETE FROM users WHERE id = ?", id.text());
                markRemoved(handle, removed.text(), true);
                markRemoved(handle, id.text(), false);
            });
            return email.isPresent();
        });
    }

    @Override
    public boolean isRemoved(Email email) {
        return database.read(handle -> isRemoved(handle, email));
    }

    private static boolean isRemoved(Handle handle, Email email) {
        return isRemoved(handle, email.text());
    }

    private static boolean isRemoved(Handle handle, String addressOrId) {
        return handle.createQuery("SELECT 1 FROM removed_users WHERE digest = :digest")
                .bind("digest", digest(addressOrId))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public Migration migrate(Migrant migrant) {
        return database.write(handle -> isRemoved(handle, migrant.email())
                ? new Outdated()
                : findLocked(handle, migrant.email())
                        .map(user -> migrateKnown(handle, user, migrant))
                        .orElseGet(() -> settle(handle, migrant)));
    }

    private static Optional<User> findLocked(Handle handle, Email email) {
        return handle.createQuery(SELECT + "WHERE email = :email <locked>")
                .bind("email", email.text())
                .map(JdbcUserStore::user)
                .findOne();
    }

    private Migration migrateKnown(Handle handle, User user, Migrant migrant) {
        boolean isIdOfAnother =
                !migrant.id().equals(user.id()) && find(handle, migrant.id()).isPresent();
        return isIdOfAnother ? new IdInUse() : migrate(handle, user, migrant);
    }

    /**
     * Who was removed does not come back by another address either. That is looked up once address and id are taken, for
     * which whoever is removing them has to be waited for.
     */
    private Migration settle(Handle handle, Migrant migrant) {
        User user = User.added(migrant.id(), migrant.email(), Optional.of(migrant.passwordHash()), clock.instant());
        if (!insert(handle, user)) {
            return findLocked(handle, migrant.email())
                    .map(other -> migrateKnown(handle, other, migrant))
                    .orElseGet(() -> isRemoved(handle, migrant.id().text()) ? new Outdated() : new IdInUse());
        }
        if (isRemoved(handle, migrant.email()) || isRemoved(handle, migrant.id().text())) {
            handle.execute("DELETE FROM users WHERE id = ?", user.id().text());
            return new Outdated();
        }
        noteMigration(handle, user);
        return new Migrated(user);
    }

    /** Who has a password by now has it from another login, if it was an old server that confirmed it. */
    private Migration migrate(Handle handle, User user, Migrant migrant) {
        if (user.disabled() || user.passwordVersion() != migrant.passwordVersion()) {
            return new Outdated();
        }
        if (user.passwordHash().isPresent()) {
            return isMigrated(handle, user) ? new Migrated(user) : new Outdated();
        }
        handle.createUpdate("UPDATE users SET password_hash = :passwordHash WHERE id = :id")
                .bind("id", user.id().text())
                .bind("passwordHash", migrant.passwordHash().phc())
                .execute();
        noteMigration(handle, user);
        return find(handle, migrant.email()).map(Migrated::new).orElseThrow();
    }

    private void noteMigration(Handle handle, User user) {
        handle.createUpdate("UPDATE users SET migrated_at = :now, modified_at = :now WHERE id = :id")
                .bind("id", user.id().text())
                .bind("now", clock.millis())
                .execute();
    }

    private static boolean isMigrated(Handle handle, User user) {
        return handle.createQuery("SELECT migrated_at IS NOT NULL FROM users WHERE id = :id")
                .bind("id", user.id().text())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public MigrationStatus migrationStatus() {
        return database.read(handle -> handle.inTransaction(transaction -> {
            SortedMap<String, Long> kinds = new TreeMap<>();
            transaction
                    .createQuery("SELECT password_hash FROM users")
                    .setFetchSize(FETCHED_AT_ONCE)
                    .mapTo(String.class)
                    .useStream(hashes -> hashes.forEach(hash -> kinds.merge(kind(hash), 1L, Long::sum)));
            long own = Objects.requireNonNullElse(kinds.remove(OWN_KIND), 0L);
            long withoutPassword = Objects.requireNonNullElse(kinds.remove(NO_PASSWORD), 0L);
            return new MigrationStatus(
                    own,
                    kinds,
                    withoutPassword,
                    count(transaction, "SELECT count(*) FROM users WHERE migrated_at IS NOT NULL"),
                    count(transaction, "SELECT count(*) FROM removed_users WHERE is_address"));
        }));
    }

    private static String kind(String hash) {
        return hash.equals(NO_PASSWORD)
                ? NO_PASSWORD
                : new PasswordHash(hash).foreignKind().orElse(OWN_KIND);
    }

    private static long count(Handle handle, String query) {
        return handle.createQuery(query).mapTo(Long.class).one();
    }

    private void markRemoved(Handle handle, String addressOrId, boolean isAddress) {
        handle.createUpdate(
                        "INSERT INTO removed_users (digest, is_address, removed_at) VALUES (:digest, :isAddress, :now)"
                                + " ON CONFLICT DO NOTHING")
                .bind("digest", digest(addressOrId))
                .bind("isAddress", isAddress)
                .bind("now", clock.millis())
                .execute();
    }

    /** Who was removed is not to be read here; whether a given address was is all that has to be told. */
    private static byte[] digest(String addressOrId) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(addressOrId.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** In the order in which uses are noted too, so that neither waits for the other in turn. */
    static int endTokens(Handle handle, UserId id) {
        return handle.createUpdate("DELETE FROM tokens WHERE digest IN"
                        + " (SELECT digest FROM tokens WHERE user_id = :id ORDER BY digest <locked>)")
                .bind("id", id.text())
                .execute();
    }

    static User user(ResultSet row, StatementContext context) throws SQLException {
        return new User(
                new UserId(row.getString("id")),
                new Email(row.getString("email")),
                Optional.of(row.getString("password_hash"))
                        .filter(hash -> !hash.equals(NO_PASSWORD))
                        .map(PasswordHash::new),
                row.getInt("password_version"),
                row.getBoolean("disabled"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("modified_at")),
                Optional.ofNullable(row.getString("external_id")));
    }

    /**
     * Conditions in SQL.
     *
     * @param values of the names in it
     */
    private record Filter(String sql, Map<String, Object> values) {
        static Filter of(List<UserCondition> conditions) {
            Map<String, Object> values = new HashMap<>();
            String sql = conditions.stream()
                    .map(condition -> term(condition, values))
                    .collect(Collectors.joining(" AND "));
            return new Filter(sql.isEmpty() ? "TRUE" : sql, values);
        }

        private static String term(UserCondition condition, Map<String, Object> values) {
            return switch (condition) {
                case HasId(var id) -> term("id", "=", id.text(), values);
                case HasEmail(var email) -> term("email", "=", email.text(), values);
                case Happened(var event, var when, var time) -> term(column(event), when, time, values);
                case Never() -> "FALSE";
            };
        }

        /** Times are stored in whole milliseconds, and may be asked for more exactly. */
        private static String term(String column, When when, Instant time, Map<String, Object> values) {
            long floor = time.toEpochMilli();
            boolean isWhole = time.equals(Instant.ofEpochMilli(floor));
            return switch (when) {
                case AT -> isWhole ? term(column, "=", floor, values) : "FALSE";
                case AFTER -> term(column, ">", floor, values);
                case BEFORE -> term(column, "<", isWhole ? floor : floor + 1, values);
            };
        }

        private static String term(String column, String operator, Object value, Map<String, Object> values) {
            String name = "value" + values.size();
            values.put(name, value);
            return column + " " + operator + " :" + name;
        }

        private static String column(Event event) {
            return switch (event) {
                case CREATED -> "created_at";
                case MODIFIED -> "modified_at";
            };
        }
    }
}
