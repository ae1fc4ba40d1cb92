package dev.tollgate.server.store;

import static java.util.Comparator.comparing;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.token.SessionOrigin;
import dev.tollgate.server.token.StoredToken;
import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenGrant;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** Tokens in SQL, by the digest of each. */
public final class JdbcTokenStore implements TokenStore {
    private static final int MOST_ENDED_AT_ONCE = 100;

    private final Database database;

    public JdbcTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<List<TokenDigest>> add(
            TokenDigest digest, TokenGrant grant, int passwordVersion, SessionOrigin origin, int most) {
        return database.write(handle -> insert(handle, digest, grant, passwordVersion, origin)
                ? Optional.of(endOldest(handle, grant, digest, most))
                : Optional.empty());
    }

    private static boolean insert(
            Handle handle, TokenDigest digest, TokenGrant grant, int passwordVersion, SessionOrigin origin) {
        return handle.createUpdate("INSERT INTO tokens"
                                + " (digest, user_id, issued_at, expires_at, last_used_at, address, user_agent)"
                                + " SELECT :digest, id, :issuedAt, :expiresAt, :lastUsedAt, :address, :userAgent"
                                + " FROM users WHERE id = :userId AND NOT disabled"
                                + " AND password_version = :passwordVersion <locked>")
                        .bind("digest", digest.bytes())
                        .bind("userId", grant.userId().text())
                        .bind("passwordVersion", passwordVersion)
                        .bind("issuedAt", grant.issuedAt().toEpochMilli())
                        .bind("expiresAt", grant.expiresAt().toEpochMilli())
                        .bind("lastUsedAt", grant.lastUsedAt().toEpochMilli())
                        .bind("address", origin.address())
                        .bind("userAgent", origin.userAgent())
                        .execute()
                == 1;
    }

    /** The new one stays, also if clocks differ; a user with very many may not hold up all who log in. */
    private static List<TokenDigest> endOldest(Handle handle, TokenGrant grant, TokenDigest kept, int most) {
        List<TokenDigest> oldest = handle.createQuery(
                        "SELECT digest FROM tokens WHERE user_id = :userId AND digest <> :kept"
                                + " AND expires_at > :now ORDER BY issued_at DESC, digest LIMIT :atOnce OFFSET :others")
                .bind("userId", grant.userId().text())
                .bind("now", grant.issuedAt().toEpochMilli())
                .bind("kept", kept.bytes())
                .bind("atOnce", MOST_ENDED_AT_ONCE)
                .bind("others", most - 1)
                .map(JdbcTokenStore::digest)
                .list();
        oldest.forEach(digest -> end(handle, digest));
        return oldest;
    }

    @Override
    public Optional<TokenGrant> find(TokenDigest digest) {
        return database.read(handle -> handle.createQuery(
                        "SELECT user_id, issued_at, expires_at, last_used_at FROM tokens WHERE digest = :digest")
                .bind("digest", digest.bytes())
                .map(JdbcTokenStore::grant)
                .findOne());
    }

    @Override
    public List<StoredToken> findAll(UserId user, int most) {
        return database.read(handle -> handle.createQuery(
                        "SELECT digest, user_id, issued_at, expires_at, last_used_at, address, user_agent FROM tokens"
                                + " WHERE user_id = :userId ORDER BY issued_at DESC, digest LIMIT :most")
                .bind("userId", user.text())
                .bind("most", most)
                .map((row, context) -> new StoredToken(
                        digest(row, context),
                        grant(row, context),
                        new SessionOrigin(row.getString("address"), row.getString("user_agent"))))
                .list());
    }

    @Override
    public boolean end(TokenDigest digest) {
        return database.write(handle -> end(handle, digest));
    }

    private static boolean end(Handle handle, TokenDigest digest) {
        return handle.createUpdate("DELETE FROM tokens WHERE digest = :digest")
                        .bind("digest", digest.bytes())
                        .execute()
                == 1;
    }

    @Override
    public int endAll(UserId user) {
        return database.write(handle -> JdbcUserStore.endTokens(handle, user));
    }

    @Override
    public Optional<List<TokenDigest>> endOthers(UserId user, TokenDigest kept) {
        return database.write(handle -> others(handle, user, kept).map(others -> {
            endOthers(handle, user, kept);
            return others;
        }));
    }

    /** All tokens of the user but this one; empty if this one has ended. No others can come until the transaction ends. */
    private static Optional<List<TokenDigest>> others(Handle handle, UserId user, TokenDigest kept) {
        JdbcUserStore.lock(handle, user);
        List<TokenDigest> all = handle.createQuery("SELECT digest FROM tokens WHERE user_id = :userId")
                .bind("userId", user.text())
                .map(JdbcTokenStore::digest)
                .list();
        return all.remove(kept) ? Optional.of(all) : Optional.empty();
    }

    private static void endOthers(Handle handle, UserId user, TokenDigest kept) {
        handle.createUpdate("DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens"
                        + " WHERE user_id = :userId AND digest <> :kept ORDER BY digest <locked>)")
                .bind("userId", user.text())
                .bind("kept", kept.bytes())
                .execute();
    }

    @Override
    public int endSome(int most) {
        return database.write(handle -> handle.createUpdate(
                        "DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens LIMIT :most)")
                .bind("most", most)
                .execute());
    }

    @Override
    public Optional<List<TokenDigest>> changePassword(
            UserId user, int passwordVersion, PasswordHash replacement, TokenDigest kept, Instant now) {
        return database.write(handle -> others(handle, user, kept)
                .filter(others -> isChanged(handle, user, passwordVersion, replacement, now))
                .map(others -> {
                    endOthers(handle, user, kept);
                    return others;
                }));
    }

    private static boolean isChanged(
            Handle handle, UserId user, int passwordVersion, PasswordHash replacement, Instant now) {
        return handle.createUpdate("UPDATE users SET password_hash = :replacement, password_version = :next,"
                                + " modified_at = :now"
                                + " WHERE id = :userId AND password_version = :version AND NOT disabled")
                        .bind("userId", user.text())
                        .bind("replacement", replacement.phc())
                        .bind("version", passwordVersion)
                        .bind("next", passwordVersion + 1)
                        .bind("now", now.toEpochMilli())
                        .execute()
                == 1;
    }

    @Override
    public void noteUses(Map<TokenDigest, Instant> uses, Duration interval) {
        database.change(handle -> {
            PreparedBatch batch = handle.prepareBatch("UPDATE tokens SET last_used_at = :usedAt"
                    + " WHERE digest = :digest AND last_used_at <= :usedAt - :interval");
            // All nodes in one order, so that none waits for another that waits for it.
            uses.entrySet().stream()
                    .sorted(comparing(use -> use.getKey().bytes(), Arrays::compareUnsigned))
                    .forEach(use -> batch.bind("digest", use.getKey().bytes())
                            .bind("usedAt", use.getValue().toEpochMilli())
                            .bind("interval", interval.toMillis())
                            .add());
            batch.execute();
        });
    }

    @Override
    public int removeDead(Instant expiredBy, Optional<Instant> unusedSince, int most) {
        return database.write(handle -> {
            int expired = removeFirst(handle, "expires_at", expiredBy, most);
            return expired
                    + unusedSince
                            .filter(since -> expired < most)
                            .map(since -> removeFirst(handle, "last_used_at", since, most - expired))
                            .orElse(0);
        });
    }

    /**
     * One column at a time, in its order and with a limit that the planner sees: so it is read off the start of the
     * column's index, however many tokens there are and whatever is known of them.
     */
    private static int removeFirst(Handle handle, String column, Instant latest, int most) {
        return handle.createUpdate("DELETE FROM tokens WHERE digest IN (SELECT digest FROM tokens"
                        + " WHERE <column> <= :latest ORDER BY <column> LIMIT <most> <free>)")
                .define("column", column)
                .define("most", most)
                .bind("latest", latest.toEpochMilli())
                .execute();
    }

    private static TokenDigest digest(ResultSet row, StatementContext context) throws SQLException {
        return TokenDigest.ofStored(row.getBytes("digest"));
    }

    private static TokenGrant grant(ResultSet row, StatementContext context) throws SQLException {
        return new TokenGrant(
                new UserId(row.getString("user_id")),
                Instant.ofEpochMilli(row.getLong("issued_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                Instant.ofEpochMilli(row.getLong("last_used_at")));
    }
}
