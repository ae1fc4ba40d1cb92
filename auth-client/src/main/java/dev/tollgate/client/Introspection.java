package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a server says about a token to a service that asks (RFC 7662). Times are by the server's clock. */
public sealed interface Introspection {

    /**
     * The token is live.
     *
     * @param userId the id of the user whose token it is
     * @param issuedAt when it was issued; empty where the server does not say so, which Tollgate does
     * @param endsAt when it ends if nobody uses it any more; empty if no end is known
     * @param absoluteEnd when it ends at the latest; empty if that is not known
     * @param idleEnd when it ends at the latest if nobody uses it any more; empty where the server has no idle life
     * @param cacheFor how long this may be relied on, counted from before it was asked for; zero for no longer than now
     */
    record Live(
            String userId,
            Optional<Instant> issuedAt,
            Optional<Instant> endsAt,
            Optional<Instant> absoluteEnd,
            Optional<Instant> idleEnd,
            Duration cacheFor)
            implements Introspection {}

    /** The token is not live, if it ever was. */
    record NotLive() implements Introspection {}
}
