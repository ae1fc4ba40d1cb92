package dev.tollgate.server.token;

import java.util.Optional;

/** Keeps the live tokens of one environment, by digest. A method returns once its change survives a crash. */
public interface TokenStore {
    /**
     * Keeps the grant, unless its user has been disabled or removed since the password was checked; tells whether it
     * did.
     */
    boolean add(TokenDigest digest, TokenGrant grant);

    Optional<TokenGrant> find(TokenDigest digest);
}
