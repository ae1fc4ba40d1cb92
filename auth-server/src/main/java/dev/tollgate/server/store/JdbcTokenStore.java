package dev.tollgate.server.store;

import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenGrant;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Tokens in SQL, by the digest of each. */
public final class JdbcTokenStore implements TokenStore {
    private final Database database;

    public JdbcTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(TokenDigest digest, TokenGrant grant) {
        return database.write(
                handle -> handle.createUpdate("INSERT INTO tokens (digest, user_id, issued_at, expires_at)"
                                        + " SELECT :digest, id, :issuedAt, :expiresAt FROM users"
                                        + " WHERE id = :userId AND NOT disabled")
                                .bind("digest", digest.bytes())
                                .bind("userId", grant.userId().text())
                                .bind("issuedAt", grant.issuedAt().toEpochMilli())
                                .bind("expiresAt", grant.expiresAt().toEpochMilli())
                                .execute()
                        == 1);
    }

    @Override
    public Optional<TokenGrant> find(TokenDigest digest) {
        return database.read(
                handle -> handle.createQuery("SELECT user_id, issued_at, expires_at FROM tokens WHERE digest = :digest")
                        .bind("digest", digest.bytes())
                        .map(JdbcTokenStore::grant)
                        .findOne());
    }

    private static TokenGrant grant(ResultSet row, StatementContext context) throws SQLException {
        return new TokenGrant(
                new UserId(row.getString("user_id")),
                Instant.ofEpochMilli(row.getLong("issued_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }
}
