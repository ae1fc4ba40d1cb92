package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.interfaces.PwHash;
import com.sun.jna.NativeLong;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Adds users with any password that a login can carry, and with a hash that takes 4 ms. */
final class CheapUsers {
    private static final int PASSES = 1;
    private static final NativeLong MEMORY = new NativeLong(7168L * 1024);

    private final PwHash.Native sodium = new LazySodiumJava(new SodiumJava());
    private final Clock clock = Clock.systemUTC();
    private final UniqueIds ids = new UniqueIds(clock, new SecureRandom());
    private final UserStore users;

    CheapUsers(UserStore users) {
        this.users = users;
    }

    /** Adds a user; empty if somebody has this address already. */
    Optional<UserId> add(Email email, String password) {
        User user =
                User.added(new UserId(ids.next()), email, Optional.of(hash(new Password(password))), clock.instant());
        return users.add(user) == Addition.ADDED ? Optional.of(user.id()) : Optional.empty();
    }

    /** A hash as its users have. */
    PasswordHash hash(Password password) {
        byte[] phc = new byte[PwHash.STR_BYTES];
        byte[] bytes = password.text().getBytes(UTF_8);
        if (!sodium.cryptoPwHashStr(phc, bytes, bytes.length, PASSES, MEMORY)) {
            throw new AssertionError("libsodium made no hash");
        }
        return new PasswordHash(new String(phc, US_ASCII).replace("\0", ""));
    }
}
