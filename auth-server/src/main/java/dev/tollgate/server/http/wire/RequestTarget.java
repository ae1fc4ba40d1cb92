package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes (RFC 9112, section 3.2).
 *
 * @param path with one spelling for one meaning, see {@link #onePath}
 * @param query with its question mark, or empty
 * @param authority of a target in absolute form, or empty
 */
record RequestTarget(String path, String query, String authority) {
    static final RequestTarget UNKNOWN = new RequestTarget("", "", "");

    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]+)(.*)");
    private static final Pattern SHOULD_BE_ESCAPED = Pattern.compile("[\\[\\]{}|\"^`<>\\\\]");

    static RequestTarget parse(String method, String target) throws MalformedRequestException {
        if (target.equals("*")) {
            require(method.equals("OPTIONS"), "a target for OPTIONS alone");
            return new RequestTarget("/", "", "");
        }
        RequestTarget parts = split(target);
        String path = parts.path.isEmpty() && !parts.authority.isEmpty() ? "/" : parts.path;
        require(Grammar.isPath(path), "a target that is no path");
        require(
                parts.query.isEmpty() || Grammar.isQuery(parts.query.substring(1)),
                "a query with characters that none has");
        return new RequestTarget(onePath(path), escaped(parts.query), parts.authority);
    }

    /** What a wrong target still tells: the path, as far as it is one. */
    static RequestTarget ofWrong(String target) {
        return new RequestTarget(onePath(split(target).path), "", "");
    }

    private static RequestTarget split(String target) {
        if (target.startsWith("/")) {
            return split(target, "");
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        return absolute.matches() ? split(absolute.group(2), absolute.group(1)) : split(target, "");
    }

    private static RequestTarget split(String relative, String authority) {
        int question = relative.indexOf('?');
        return question < 0
                ? new RequestTarget(relative, "", authority)
                : new RequestTarget(relative.substring(0, question), relative.substring(question), authority);
    }

    /**
     * An operation is reached by one spelling of its path alone. A path with anything to decode or to tidy up (an
     * escape, a parameter, an empty or a dot segment) is cut back to the folder it stands in, which ends in a slash and
     * so is no operation's path: every later reader sees the same plain path.
     */
    private static String onePath(String path) {
        int index = 0;
        while (index < path.length() && isPlainAt(index, path)) {
            index++;
        }
        return index < path.length() ? path.substring(0, path.lastIndexOf('/', index) + 1) : path;
    }

    private static boolean isPlainAt(int index, String path) {
        char character = path.charAt(index);
        return character == '/' ? !startsUntidySegment(index, path) : Grammar.isInPlainPath(character);
    }

    /** Whether an empty or a dot segment starts behind the slash. */
    private static boolean startsUntidySegment(int slash, String path) {
        int end = path.indexOf('/', slash + 1);
        String segment = path.substring(slash + 1, end < 0 ? path.length() : end);
        return segment.isEmpty() ? end >= 0 : segment.equals(".") || segment.equals("..");
    }

    /** Some characters are sent as they are although they should not be, and later readers do not expect them. */
    private static String escaped(String query) {
        return query.isEmpty()
                ? query
                : SHOULD_BE_ESCAPED
                        .matcher(query)
                        .replaceAll(character ->
                                "%%%02X".formatted((int) character.group().charAt(0)));
    }
}
