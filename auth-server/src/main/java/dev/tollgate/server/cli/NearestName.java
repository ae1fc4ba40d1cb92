package dev.tollgate.server.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of the valid names somebody has meant. Names are compared by the share of letters that they have in common, in
 * order; picocli, which knows options of the same two first letters alone, would miss what is misspelt there.
 */
final class NearestName {
    /** As Python's {@code difflib.get_close_matches} has it. */
    private static final double LEAST_LIKENESS = 0.6;

    private static final Pattern FORM = Pattern.compile("^(?:-+|tollgate-)");

    private NearestName() {}

    /** What to put behind a complaint about the wrong name; nothing where none of the names is like it. */
    static String question(String wrong, Collection<String> names) {
        return to(wrong, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    private static Optional<String> to(String wrong, Collection<String> names) {
        String plain = plain(wrong);
        Optional<String> nearest = Optional.empty();
        double likenessOfNearest = LEAST_LIKENESS;
        for (String name : names) {
            double likeness = likeness(plain, plain(name));
            if (likeness >= likenessOfNearest) {
                nearest = Optional.of(name);
                likenessOfNearest = likeness;
            }
        }
        return nearest;
    }

    /** An option, its variable and its key are the same here. */
    private static String plain(String name) {
        return FORM.matcher(name.toLowerCase(Locale.ROOT).replace('_', '-')).replaceFirst("");
    }

    /** From 0, with no letter in common, to 1. */
    private static double likeness(String one, String other) {
        return 2.0 * commonLetters(one, other) / Math.max(1, one.length() + other.length());
    }

    /** The length of the longest common subsequence, by the row of it for each letter of the one. */
    private static int commonLetters(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int i = 0; i < one.length(); i++) {
            int diagonal = 0;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                row[j] = one.charAt(i) == other.charAt(j - 1) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
