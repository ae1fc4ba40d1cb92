package dev.tollgate.server.trace;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The grammar of {@code tracestate} (W3C Trace Context, level 1, section 3.3.1). */
final class TraceState {
    private static final int MOST_MEMBERS = 32;

    /** No more than this has to be passed on (section 3.3.1.5). */
    private static final int MOST_CHARACTERS = 512;

    private static final Pattern MEMBER =
            Pattern.compile("([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /** Whether it has members, each of another key; an empty one counts as none. */
    static boolean isSound(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return false;
        }
        Set<String> keys = new HashSet<>();
        for (String part : text.split(",", -1)) {
            String member = part.strip();
            if (!member.isEmpty()
                    && !(MEMBER.matcher(member).matches() && keys.add(member.substring(0, member.indexOf('='))))) {
                return false;
            }
        }
        return !keys.isEmpty() && keys.size() <= MOST_MEMBERS;
    }
}
