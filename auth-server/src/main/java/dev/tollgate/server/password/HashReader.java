package dev.tollgate.server.password;

import dev.tollgate.server.password.HashReading.Checkable;
import dev.tollgate.server.password.HashReading.TooDear;
import dev.tollgate.server.password.HashReading.Unknown;
import java.util.Optional;

/**
 * Tells before a hash from elsewhere is stored whether passwords can be checked against it. One of our own form is held
 * to the same bounds; whether the pepper has its key is not asked.
 *
 * @param target what one of our hashes costs
 */
public record HashReader(ForeignHashBounds bounds, HashCost target) {
    public HashReading read(PasswordHash hash) {
        return StoredHash.parse(hash).map(this::judge).orElseGet(Unknown::new);
    }

    private HashReading judge(StoredHash hash) {
        Optional<String> excess = hash.excess(bounds);
        return excess.isPresent() ? new TooDear(excess.get()) : new Checkable(hash.kind(), hash.work() > target.work());
    }
}
