package dev.tollgate.server.store;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Users in SQL. */
public final class JdbcUserStore implements UserStore {
    private static final String SELECT =
            "SELECT id, email, password_hash, password_version, disabled, created_at FROM users ";

    private final Database database;

    public JdbcUserStore(Database database) {
        this.database = database;
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
    public boolean add(User user) {
        return database.write(handle -> handle.createUpdate(
                                "INSERT INTO users (id, email, password_hash, password_version, disabled, created_at)"
                                    + " VALUES (:id, :email, :passwordHash, :passwordVersion, :disabled, :createdAt)"
                                    + " ON CONFLICT (email) DO NOTHING")
                        .bind("id", user.id().text())
                        .bind("email", user.email().text())
                        .bind("passwordHash", user.passwordHash().phc())
                        .bind("passwordVersion", user.passwordVersion())
                        .bind("disabled", user.disabled())
                        .bind("createdAt", user.createdAt().toEpochMilli())
                        .execute()
                == 1);
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
            handle.createUpdate("UPDATE users SET disabled = TRUE WHERE id = :id")
                    .bind("id", id.text())
                    .execute();
            endTokens(handle, id);
        });
    }

    @Override
    public void enable(UserId id) {
        database.change(handle -> handle.createUpdate("UPDATE users SET disabled = FALSE WHERE id = :id")
                .bind("id", id.text())
                .execute());
    }

    @Override
    public void remove(UserId id) {
        database.change(handle -> {
            endTokens(handle, id);
            handle.createUpdate("DELETE FROM users WHERE id = :id")
                    .bind("id", id.text())
                    .execute();
        });
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
                new PasswordHash(row.getString("password_hash")),
                row.getInt("password_version"),
                row.getBoolean("disabled"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }
}
