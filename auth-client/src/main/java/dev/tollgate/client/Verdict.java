package dev.tollgate.client;

import dev.tollgate.client.Authentication.Caller;
import dev.tollgate.client.Authentication.CannotTell;
import java.time.Duration;

/**
 * What a question about a token came to.
 *
 * @param asked when the question was about to be sent, in nanoseconds of the ticker
 * @param reliableFor how many nanoseconds from then on a live token may be taken for live
 */
record Verdict(Authentication outcome, long asked, long reliableFor) {

    static Verdict live(Caller caller, long asked, Duration reliableFor) {
        return new Verdict(caller, asked, reliableFor.toNanos());
    }

    /** A dead token never lives again, and who has waited for a question that failed need not ask it again. */
    static Verdict notLive(Authentication outcome) {
        return new Verdict(outcome, 0, 0);
    }

    static Verdict cannotTell(Duration retryAfter) {
        return notLive(new CannotTell(retryAfter));
    }

    /** Whether it answers a request that arrived then; one that arrived before the question was sent it always does. */
    boolean holdsFor(long arrived) {
        return !(outcome instanceof Caller) || arrived - asked < reliableFor;
    }
}
