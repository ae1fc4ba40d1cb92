package dev.tollgate.server.transfer;

import dev.tollgate.server.password.HashReading;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordRules;
import java.util.function.Function;

/**
 * What an import asks of the passwords of users.
 *
 * @param passwords for those in the clear
 * @param hashes for those that are hashed, which says whether such a hash can be checked
 */
public record EntryRules(PasswordRules passwords, Function<PasswordHash, HashReading> hashes) {}
