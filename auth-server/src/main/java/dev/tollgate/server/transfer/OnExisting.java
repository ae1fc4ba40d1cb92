package dev.tollgate.server.transfer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a line whose address somebody has. */
public enum OnExisting {
    /** It is refused. */
    FAIL,
    /** It is passed over. */
    SKIP,
    /** What it says is set for this user; never the id, nor when the user was added. */
    UPDATE;

    /** The choice of the name that an operator writes, as {@code skip}. */
    public static Optional<OnExisting> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst();
    }
}
