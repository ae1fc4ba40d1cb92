package dev.tollgate.server.login;

import java.util.Optional;

/** What all servers' attempts together say about one more. */
public sealed interface Verdict {
    /**
     * It is looked at, and counts as failed until that is taken back.
     *
     * @param isInSlowLane whether nobody else is let in to the account for a while, from where it is not known
     */
    record LetIn(boolean isInSlowLane) implements Verdict {}

    /** There is no place but for those that may still be looked at elsewhere, and may succeed. */
    record Undecided() implements Verdict {}

    /**
     * It has to wait.
     *
     * @param network how long for the network's sake
     * @param pair how long for the pair's sake, or the account's, of which a pair may be let off
     */
    record Refused(Optional<Delay> network, Optional<Delay> pair) implements Verdict {}
}
