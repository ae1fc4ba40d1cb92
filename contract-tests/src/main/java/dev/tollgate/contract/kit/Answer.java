package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What came of a request. */
sealed interface Answer {
    /** What is thought of an answer. */
    @FunctionalInterface
    interface Expectation {
        Verdict of(Received answer);
    }

    /** For the check that asks for the status: no answer is a failure. */
    Verdict expect(Expectation expectation);

    /** For a check of what an answer of this status says: any other is left to the check that asks for the status. */
    Verdict expectGiven(int status, Expectation expectation);

    /**
     * An answer that came to its end.
     *
     * @param text of the body, in which what is no UTF-8 is replaced
     * @param json the body, if it is a JSON object
     * @param shown the body for a report, or what is said instead
     */
    record Received(Call call, int status, HttpHeaders headers, String text, Optional<JsonObject> json, String shown)
            implements Answer {
        private static final int TOO_MANY_REQUESTS = 429;

        @Override
        public Verdict expect(Expectation expectation) {
            return status == TOO_MANY_REQUESTS ? throttled() : expectation.of(this);
        }

        @Override
        public Verdict expectGiven(int wanted, Expectation expectation) {
            return status == wanted ? expectation.of(this) : new Skipped("the answer is " + status + ", not " + wanted);
        }

        private Verdict throttled() {
            String wait = headers.firstValue("Retry-After")
                    .map(seconds -> ", for " + seconds + " seconds")
                    .orElse("");
            boolean isAsDocumented = json.map(body -> body.fields().keySet().equals(Set.of("message")))
                    .orElse(false);
            return isAsDocumented
                    ? new Skipped("the server throttles (429" + wait + ")")
                    : failed("a 429 has not the field message and no other");
        }

        List<String> header(String name) {
            return headers.allValues(name);
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The same for a report that may tell no more than the length of the body. */
        Received withoutBodyShown() {
            return new Received(call, status, headers, text, json, "(a body of " + text.length() + " characters)");
        }

        Verdict passed() {
            return passed(shown);
        }

        /** Tells only the part that was looked at. */
        Verdict passed(String part) {
            return new Passed(came(part));
        }

        Verdict failed(String complaint) {
            return failed(complaint, shown);
        }

        Verdict failed(String complaint, String part) {
            return new Failed(complaint, came(part));
        }

        private String came(String part) {
            return call.summary() + " → " + status + " " + (shown.equals(text) ? part : shown);
        }
    }

    /** Nothing that is an answer came in time. */
    record Silent(Call call, String reason) implements Answer {
        @Override
        public Verdict expect(Expectation expectation) {
            return new Failed("there is no answer", call.summary() + " → " + reason);
        }

        @Override
        public Verdict expectGiven(int status, Expectation expectation) {
            return new Skipped("there is no answer to look at");
        }
    }

    /** The kit did not ask. */
    record Unsent(String reason) implements Answer {
        @Override
        public Verdict expect(Expectation expectation) {
            return new Skipped(reason);
        }

        @Override
        public Verdict expectGiven(int status, Expectation expectation) {
            return new Skipped(reason);
        }
    }
}
