package dev.tollgate.server.login;

import java.util.List;
import java.util.function.Function;

/**
 * Belongs to many servers, which count in it together, by its clock.
 *
 * <p>An attempt counts as failed from when it is let in. So attempts at many servers at once do not get past a limit, those
 * of a server that has died count, and one that fails is not written down again. These writes may be lost if the database
 * crashes, which some more attempts then harm less than the wait of all logins for its disk would.
 */
public non-sealed interface SharedThrottleStore extends ThrottleStore {
    /**
     * Decides about an attempt, while nobody decides about another with one of its keys, and counts it if it is let in.
     * Asks the same whoever is claimed.
     *
     * @param limits how much of what stands against it is looked at
     * @param judge must decide by nothing else, since it may be asked again
     */
    Verdict begin(AttemptKeys keys, ThrottleLimits limits, Function<Standing, Verdict> judge);

    /** Corrects what attempts count as, in this order, all or nothing. */
    void correct(List<Correction> corrections);
}
