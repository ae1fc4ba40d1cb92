package dev.tollgate.server.logging;

/**
 * Writes text into JSON (RFC 8259, section 7) so that it stays in one line, whoever reads it: control characters are
 * escaped, also those that JSON would let pass, and half of a surrogate pair becomes U+FFFD.
 */
final class JsonText {
    private static final char REPLACEMENT = '\ufffd';
    private static final String CUT = "… (cut)";

    private JsonText() {}

    /** Appends the text in quotation marks, and no more of it than so many characters. */
    static void append(String text, int most, StringBuilder json) {
        json.append('"');
        int end = Math.min(text.length(), most);
        for (int i = 0; i < end; i++) {
            char character = text.charAt(i);
            if (!Character.isSurrogate(character)) {
                append(character, json);
            } else if (i + 1 < end && Character.isSurrogatePair(character, text.charAt(i + 1))) {
                json.append(character).append(text.charAt(++i));
            } else {
                json.append(REPLACEMENT);
            }
        }
        json.append(end < text.length() ? CUT : "").append('"');
    }

    private static void append(char character, StringBuilder json) {
        switch (character) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\t' -> json.append("\\t");
            case '\u2028', '\u2029' -> appendEscape(character, json);
            default -> {
                if (Character.isISOControl(character)) {
                    appendEscape(character, json);
                } else {
                    json.append(character);
                }
            }
        }
    }

    private static void appendEscape(char character, StringBuilder json) {
        json.append(String.format("\\u%04x", (int) character));
    }
}
