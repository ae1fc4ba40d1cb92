package dev.tollgate.server.login;

import dev.tollgate.server.user.Email;
import java.util.Optional;

/**
 * An account to which logins have failed.
 *
 * @param key by which it can be cleared: a keyed hash of its address
 * @param user empty if nobody has this account: its address is then kept as a hash alone
 * @param failures within the last day
 */
public record ThrottledAccount(long key, Optional<Email> user, int failures) {}
