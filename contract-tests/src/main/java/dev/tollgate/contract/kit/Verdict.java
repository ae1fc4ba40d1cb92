package dev.tollgate.contract.kit;

import java.util.function.UnaryOperator;

/** What has become of a check. */
sealed interface Verdict {
    /** The same with every text as this makes it. */
    Verdict withTexts(UnaryOperator<String> change);

    record Passed(String came) implements Verdict {
        @Override
        public Verdict withTexts(UnaryOperator<String> change) {
            return new Passed(change.apply(came));
        }
    }

    /** The complaint says what is wrong with what came. */
    record Failed(String complaint, String came) implements Verdict {
        @Override
        public Verdict withTexts(UnaryOperator<String> change) {
            return new Failed(change.apply(complaint), change.apply(came));
        }
    }

    record Skipped(String reason) implements Verdict {
        @Override
        public Verdict withTexts(UnaryOperator<String> change) {
            return new Skipped(change.apply(reason));
        }
    }
}
