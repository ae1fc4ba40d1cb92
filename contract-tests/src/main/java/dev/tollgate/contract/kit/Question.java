package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Answer.Expectation;
import dev.tollgate.contract.kit.Check.Examination;

/** What is asked of the server for a check; it is sent once, whoever asks first. */
@FunctionalInterface
interface Question {
    Answer in(Conversation conversation);

    /** Fails also if there is no answer. */
    default Examination must(Expectation expectation) {
        return conversation -> in(conversation).expect(expectation);
    }

    /** Looks only at an answer of this status. */
    default Examination given(int status, Expectation expectation) {
        return conversation -> in(conversation).expectGiven(status, expectation);
    }
}
