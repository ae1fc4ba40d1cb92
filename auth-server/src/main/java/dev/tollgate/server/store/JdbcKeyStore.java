package dev.tollgate.server.store;

import dev.tollgate.server.key.KeyDigest;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.KeyStore;
import dev.tollgate.server.key.NamedKey;
import java.time.Instant;
import java.util.List;

/** Service keys in SQL. */
public final class JdbcKeyStore implements KeyStore {
    private final Database database;

    public JdbcKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(KeyDigest digest, NamedKey key) {
        return database.write(handle -> handle.createUpdate("INSERT INTO service_keys (digest, name, created_at)"
                                + " VALUES (:digest, :name, :createdAt) ON CONFLICT (name) DO NOTHING")
                        .bind("digest", digest.bytes())
                        .bind("name", key.name().text())
                        .bind("createdAt", key.createdAt().toEpochMilli())
                        .execute()
                == 1);
    }

    @Override
    public boolean contains(KeyDigest digest) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM service_keys WHERE digest = :digest")
                .bind("digest", digest.bytes())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    @Override
    public List<NamedKey> findAll() {
        return database.read(handle -> handle.createQuery(
                        "SELECT name, created_at FROM service_keys ORDER BY created_at, name")
                .map((row, context) -> new NamedKey(
                        new KeyName(row.getString("name")), Instant.ofEpochMilli(row.getLong("created_at"))))
                .list());
    }

    @Override
    public boolean remove(KeyName name) {
        return database.write(handle -> handle.createUpdate("DELETE FROM service_keys WHERE name = :name")
                        .bind("name", name.text())
                        .execute()
                == 1);
    }
}
