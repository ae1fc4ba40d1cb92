package dev.tollgate.client;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whose request it is, as far as its bearer token tells. {@link Caller} alone may be let in. */
public sealed interface Authentication {

    /**
     * The token is live, or was so short a time ago that the server lets that answer be relied on.
     *
     * @param userId the id of the user whose token it is
     * @param issuedAt when the token was issued, by the server's clock; empty where the server does not say so
     * @param endsAt when it ends if nobody uses it any more, by the server's clock; empty if no end is known
     */
    record Caller(String userId, Optional<Instant> issuedAt, Optional<Instant> endsAt)
            implements Authentication, Principal {

        /** The id of the user. */
        @Override
        public String getName() {
            return userId;
        }
    }

    /** No bearer token was sent. It is for the client to log in. */
    record NoToken() implements Authentication {}

    /** What was sent is no live token. It is for the client to log in. */
    record DeadToken() implements Authentication {}

    /**
     * The server could not be asked, or did not take the service key: the token may be live or not.
     *
     * @param retryAfter how long to wait before trying again, never negative
     */
    record CannotTell(Duration retryAfter) implements Authentication {}
}
