package dev.tollgate.server.store;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.Holder;
import dev.tollgate.server.user.LineDigest;
import dev.tollgate.server.user.Newcomer;
import dev.tollgate.server.user.Revision;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserIntake;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** Takes in users by SQL. */
public final class JdbcUserIntake implements UserIntake {
    private final Database database;
    private final Clock clock;

    public JdbcUserIntake(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Holder> holders(Collection<Email> emails, Collection<UserId> ids) {
        return database.read(handle -> new JdbcBatch(handle).holders(emails, ids));
    }

    @Override
    public <R> R inOneGo(Function<Batch, R> work) {
        return database.write(handle -> work.apply(new JdbcBatch(handle)));
    }

    private final class JdbcBatch implements Batch {
        private final Handle handle;

        private JdbcBatch(Handle handle) {
            this.handle = handle;
        }

        @Override
        public List<Holder> holders(Collection<Email> emails, Collection<UserId> ids) {
            return Stream.concat(
                            select("email", emails.stream().map(Email::text).toList()),
                            select("id", ids.stream().map(UserId::text).toList()))
                    .toList();
        }

        private Stream<Holder> select(String column, List<String> keys) {
            return keys.isEmpty()
                    ? Stream.empty()
                    : handle
                            .createQuery(JdbcUserStore.SELECT + "WHERE " + column + " IN (<keys>)")
                            .bindList("keys", keys)
                            .map(JdbcUserIntake::holder)
                            .list()
                            .stream();
        }

        @Override
        public void add(List<Newcomer> newcomers) {
            PreparedBatch insertions = handle.prepareBatch(
                    "INSERT INTO users (id, email, password_hash, password_version, disabled, created_at,"
                            + " modified_at, external_id, import_line) VALUES (:id, :email, :passwordHash,"
                            + " :passwordVersion, :disabled, :createdAt, :modifiedAt, :externalId, :line)");
            newcomers.forEach(newcomer -> JdbcUserStore.bind(insertions, newcomer.user())
                    .bind("line", newcomer.line().bytes())
                    .add());
            execute(insertions);
        }

        @Override
        public void revise(List<Revision> revisions) {
            PreparedBatch updates =
                    handle.prepareBatch("UPDATE users SET password_hash = coalesce(:passwordHash, password_hash),"
                            + " password_version = password_version"
                            + " + CASE WHEN :passwordHash IS NULL THEN 0 ELSE 1 END,"
                            + " disabled = coalesce(:disabled, disabled),"
                            + " external_id = coalesce(:externalId, external_id),"
                            + " modified_at = :now, import_line = :line WHERE id = :id");
            PreparedBatch endings = handle.prepareBatch("DELETE FROM tokens WHERE user_id = :id");
            for (Revision revision : revisions) {
                updates.bind("id", revision.id().text())
                        .bind(
                                "passwordHash",
                                revision.passwordHash().map(PasswordHash::phc).orElse(null))
                        .bind("disabled", revision.disabled().orElse(null))
                        .bind("externalId", revision.externalId().orElse(null))
                        .bind("now", clock.millis())
                        .bind("line", revision.line().bytes())
                        .add();
                if (revision.passwordHash().isPresent() || revision.disabled().orElse(false)) {
                    endings.bind("id", revision.id().text()).add();
                }
            }
            execute(updates);
            execute(endings);
        }

        private int execute(PreparedBatch batch) {
            return batch.size() == 0 ? 0 : Arrays.stream(batch.execute()).sum();
        }
    }

    private static Holder holder(ResultSet row, StatementContext context) throws SQLException {
        return new Holder(
                JdbcUserStore.user(row, context),
                Optional.ofNullable(row.getBytes("import_line")).map(LineDigest::ofBytes));
    }
}
