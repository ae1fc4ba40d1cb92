package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Check.Examination;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.util.Optional;
import java.util.function.Function;

/**
 * What checks are about.
 *
 * @param name as the reports have it
 * @param objection why none of its checks applies to a server, if so
 */
record Subject(String name, Function<Conversation, Optional<String>> objection) {
    static Subject of(String name) {
        return new Subject(name, conversation -> Optional.empty());
    }

    static Subject of(LoginOperation login) {
        return new Subject(
                login.workflow(),
                conversation -> conversation.isExposed(login)
                        ? Optional.empty()
                        : Optional.of("the server does not expose " + login.workflow() + " (404)"));
    }

    /** What takes a token, if there is a token and something that takes it. */
    static Subject ofTokens(String name) {
        return new Subject(
                name,
                conversation -> conversation
                        .protectedCall(conversation.exposedLogin())
                        .map(Subject::objectionTo)
                        .orElse(Optional.of("no login has given a token that can be sent")));
    }

    private static Optional<String> objectionTo(Answer protectedCall) {
        return Conversation.isNotFound(protectedCall)
                ? Optional.of("the server does not expose the page's some-protected-endpoint (404)")
                : Optional.empty();
    }

    Check check(String check, Source source, String asks, Examination examination) {
        return new Check(
                name,
                check,
                source,
                asks,
                conversation -> objection
                        .apply(conversation)
                        .<Verdict>map(Skipped::new)
                        .orElseGet(() -> examination.of(conversation)));
    }
}
