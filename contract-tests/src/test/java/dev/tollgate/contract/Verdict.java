package dev.tollgate.contract;

import java.util.Set;

/** What the document says to an exchange. */
sealed interface Verdict {
    /**
     * It declares the answer.
     *
     * @param answers which those are: more than one for a wrong method on a path with several operations, and none
     *     where the answer has a body that is not sent
     */
    record Documented(Set<DeclaredAnswer> answers) implements Verdict {}

    /** It does not declare the answer, or not like this. */
    record Drift(String why) implements Verdict {}

    /** It says nothing to exchanges of this kind. */
    record Unjudged(OffContract kind) implements Verdict {}
}
