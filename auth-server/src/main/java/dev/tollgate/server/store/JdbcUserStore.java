package dev.tollgate.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Users in SQL. */
public final class JdbcUserStore implements UserStore {
    private static final String SELECT = "SELECT id, email, password_hash, password_version,"
            + " disabled, created_at, modified_at, external_id FROM users ";

    /** What stands in the place of a hash; no hash is empty. */
    private static final String NO_PASSWORD = "";

    private final Database database;
    private final Clock clock;

    public JdbcUserStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id.text())
                .map(JdbcUserStore::user)
                .findOne());
    }

    @Override
    public Optional<User> findByEmail(Email email) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE email = :email")
                .bind("email", email.text())
                .map(JdbcUserStore::user)
                .findOne());
    }

    @Override
    public void forEach(Consumer<User> action) {
        database.read(handle -> {
            handle.createQuery(SELECT + "ORDER BY created_at, id")
                    .map(JdbcUserStore::user)
                    .useStream(users -> users.forEach(action));
            return true;
        });
    }

    @Override
    public Addition add(User user) {
        return database.write(handle -> {
            boolean isAdded = handle.createUpdate(
                                    "INSERT INTO users (id, email, password_hash, password_version, disabled,"
                                            + " created_at, modified_at, external_id)"
                                            + " VALUES (:id, :email, :passwordHash, :passwordVersion, :disabled,"
                                            + " :createdAt, :modifiedAt, :externalId) ON CONFLICT DO NOTHING")
                            .bind("id", user.id().text())
                            .bind("email", user.email().text())
                            .bind(
                                    "passwordHash",
                                    user.passwordHash().map(PasswordHash::phc).orElse(NO_PASSWORD))
                            .bind("passwordVersion", user.passwordVersion())
                            .bind("disabled", user.disabled())
                            .bind("createdAt", user.createdAt().toEpochMilli())
                            .bind("modifiedAt", user.modifiedAt().toEpochMilli())
                            .bind("externalId", user.externalId().orElse(null))
                            .execute()
                    == 1;
            return isAdded ? Addition.ADDED : conflict(handle, user);
        });
    }

    private static Addition conflict(Handle handle, User user) {
        boolean isEmailInUse = handle.createQuery("SELECT 1 FROM users WHERE email = :email")
                .bind("email", user.email().text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        return isEmailInUse ? Addition.EMAIL_IN_USE : Addition.ID_IN_USE;
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
    public void disable(UserId id) {
        database.change(handle -> {
            setDisabled(handle, id, true);
            endTokens(handle, id);
        });
    }

    @Override
    public void enable(UserId id) {
        database.change(handle -> setDisabled(handle, id, false));
    }

    private void setDisabled(Handle handle, UserId id, boolean disabled) {
        handle.createUpdate("UPDATE users SET disabled = :disabled, modified_at = :now WHERE id = :id")
                .bind("id", id.text())
                .bind("disabled", disabled)
                .bind("now", clock.millis())
                .execute();
    }

    @Override
    public void remove(UserId id) {
        database.change(handle -> {
            endTokens(handle, id);
            handle.createQuery("DELETE FROM users WHERE id = :id RETURNING email")
                    .bind("id", id.text())
                    .mapTo(String.class)
                    .findOne()
                    .ifPresent(email -> markRemoved(handle, new Email(email)));
        });
    }

    @Override
    public boolean isRemoved(Email email) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM removed_addresses WHERE digest = :digest")
                .bind("digest", digest(email))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    private void markRemoved(Handle handle, Email email) {
        handle.createUpdate("INSERT INTO removed_addresses (digest, removed_at) VALUES (:digest, :now)"
                        + " ON CONFLICT DO NOTHING")
                .bind("digest", digest(email))
                .bind("now", clock.millis())
                .execute();
    }

    /** Who was removed is not to be read here; whether a given address was is all that has to be told. */
    private static byte[] digest(Email email) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(email.text().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    private static void endTokens(Handle handle, UserId id) {
        handle.createUpdate("DELETE FROM tokens WHERE user_id = :id")
                .bind("id", id.text())
                .execute();
    }

    private static User user(ResultSet row, StatementContext context) throws SQLException {
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
}
