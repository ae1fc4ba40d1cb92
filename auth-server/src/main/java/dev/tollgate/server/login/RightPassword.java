package dev.tollgate.server.login;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.User;
import java.util.Optional;

/**
 * A password that was found right.
 *
 * @param code names the attempt in the log
 * @param user as stored before the password was checked
 * @param newHash of the password that is to be, or of the same one if the stored hash is outdated
 */
record RightPassword(String code, User user, Optional<PasswordHash> newHash) {}
