package dev.tollgate.contract.provider;

import java.util.regex.Pattern;

/** Text of others as a terminal may have it. */
final class VisibleText {
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private VisibleText() {}

    /** Escape sequences would command the terminal, and line breaks would forge lines. */
    static String of(String text) {
        return INVISIBLE
                .matcher(text)
                .replaceAll(found -> "<U+%04X>".formatted(found.group().codePointAt(0)));
    }
}
