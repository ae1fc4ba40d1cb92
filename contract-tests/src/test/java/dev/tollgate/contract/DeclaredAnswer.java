package dev.tollgate.contract;

import java.util.Comparator;

/**
 * An answer that the document declares.
 *
 * @param operation its id, or what stands for all that is no operation
 * @param reason the name of its example; empty where there is no body
 */
record DeclaredAnswer(String operation, int status, String reason) implements Comparable<DeclaredAnswer> {
    private static final Comparator<DeclaredAnswer> ORDER = Comparator.comparing(DeclaredAnswer::operation)
            .thenComparingInt(DeclaredAnswer::status)
            .thenComparing(DeclaredAnswer::reason);

    @Override
    public int compareTo(DeclaredAnswer other) {
        return ORDER.compare(this, other);
    }
}
