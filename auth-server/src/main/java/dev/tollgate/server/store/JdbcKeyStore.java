package dev.tollgate.server.store;

import dev.tollgate.server.key.KeyDigest;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.KeyStore;
import dev.tollgate.server.key.NamedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys of one kind in SQL. */
public final class JdbcKeyStore implements KeyStore {
    private final Database database;
    private final KeyKind kind;

    public JdbcKeyStore(Database database, KeyKind kind) {
        this.database = database;
        this.kind = kind;
    }

    @Override
    public boolean add(KeyDigest digest, NamedKey key) {
        return database.write(handle -> handle.createUpdate("INSERT INTO api_keys (digest, kind, name, created_at)"
                                + " VALUES (:digest, :kind, :name, :createdAt) ON CONFLICT (kind, name) DO NOTHING")
                        .bind("digest", digest.bytes())
                        .bind("kind", kind.name())
                        .bind("name", key.name().text())
                        .bind("createdAt", key.createdAt().toEpochMilli())
                        .execute()
                == 1);
    }

    @Override
    public Optional<KeyName> find(KeyDigest digest) {
        return database.read(
                handle -> handle.createQuery("SELECT name FROM api_keys WHERE digest = :digest AND kind = :kind")
                        .bind("digest", digest.bytes())
                        .bind("kind", kind.name())
                        .mapTo(String.class)
                        .findOne()
                        .map(KeyName::new));
    }

    @Override
    public List<NamedKey> findAll() {
        return database.read(handle -> handle.createQuery(
                        "SELECT name, created_at FROM api_keys WHERE kind = :kind ORDER BY created_at, name")
                .bind("kind", kind.name())
                .map((row, context) -> new NamedKey(
                        new KeyName(row.getString("name")), Instant.ofEpochMilli(row.getLong("created_at"))))
                .list());
    }

    @Override
    public boolean remove(KeyName name) {
        return database.write(handle -> handle.createUpdate("DELETE FROM api_keys WHERE kind = :kind AND name = :name")
                        .bind("kind", kind.name())
                        .bind("name", name.text())
                        .execute()
                == 1);
    }
}
