package dev.tollgate.server.token;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the tokens of one environment, by digest. A method returns once its change survives a crash. */
public interface TokenStore {
    /**
     * Keeps the grant, unless its user has been disabled or removed, or has another password, since the password was
     * checked. Of more tokens than the user may have the oldest others end.
     *
     * @param passwordVersion of the user when the password was checked
     * @param most how many unexpired tokens a user may have, at least 1
     * @return the tokens that ended, 100 at most at a time; empty if the grant is not kept
     */
    Optional<List<TokenDigest>> add(
            TokenDigest digest, TokenGrant grant, int passwordVersion, SessionOrigin origin, int most);

    Optional<TokenGrant> find(TokenDigest digest);

    /**
     * What is kept of a user's tokens, the newest first, also of those that have died.
     *
     * @param most how many to answer
     */
    List<StoredToken> findAll(UserId user, int most);

    /** Ends a token; tells whether it was there. */
    boolean end(TokenDigest digest);

    /** Ends all tokens of a user; tells how many. */
    int endAll(UserId user);

    /** Ends all tokens of a user but one; returns those that ended, or empty, and ends none, if that one has ended. */
    Optional<List<TokenDigest>> endOthers(UserId user, TokenDigest kept);

    /**
     * Ends tokens, whosever they are.
     *
     * @param most how many at once
     * @return how many it ended; fewer than that once none are left
     */
    int endSome(int most);

    /**
     * Gives the user of the token another password, and ends all tokens of the user but this one, both or neither;
     * returns those that ended, or empty, and changes nothing, if this one has ended or the password is not the one of
     * this version any more.
     *
     * @param passwordVersion of the user when the old password was checked
     * @param now when the user is modified
     */
    Optional<List<TokenDigest>> changePassword(
            UserId user, int passwordVersion, PasswordHash replacement, TokenDigest kept, Instant now);

    /** Notes when tokens were used, unless they have ended or a use less than the interval before that is known. */
    void noteUses(Map<TokenDigest, Instant> uses, Duration interval);

    /**
     * Removes tokens that expired, or were last used, before some time.
     *
     * @param unusedSince empty if that ends no token
     * @param most how many at once
     * @return how many it removed
     */
    int removeDead(Instant expiredBy, Optional<Instant> unusedSince, int most);
}
