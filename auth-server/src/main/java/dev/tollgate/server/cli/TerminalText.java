package dev.tollgate.server.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text of somebody else on its way to the operator's terminal. */
final class TerminalText {
    /** What could move the cursor, turn the text around, begin a line or be nothing to see. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private TerminalText() {}

    /** The text with the numbers of such characters in their place. */
    static String visible(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(unseen ->
                        String.format(Locale.ROOT, "<U+%04X>", unseen.group().codePointAt(0)));
    }
}
