package dev.tollgate.server.login;

import dev.tollgate.server.password.Password;

/**
 * What somebody claims at a login.
 *
 * @param claimedEmail as it was sent; such an address need not exist, nor even be able to
 */
public record Credentials(String claimedEmail, Password password) {}
