package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What nobody may read in a report, however a server spells it; all that a server says is shown through here. */
final class Secrets {
    private static final String MASK = "•••";
    private static final int MOST_CHARACTERS = 400;

    /** Tokens, also those of nobody and those that are cut off. */
    private static final Pattern TOKEN =
            Pattern.compile("bus(?:[|_]|%7C|\\\\u007C)[0-9x|_%C]{16,}", Pattern.CASE_INSENSITIVE);

    private static final Pattern BLANKS = Pattern.compile("[\\r\\n\\t ]+");

    /** A blank as it may be written in JSON; bounded, and never tried again with less. */
    private static final String BLANK = "(?: |\\\\[rnt]){1,16}+";

    /** What a terminal obeys, what XML cannot hold, and what turns the direction of writing. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final Set<String> secrets = new HashSet<>();
    private Optional<Pattern> anySpelling = Optional.empty();

    void hide(String secret) {
        if (!secret.isBlank() && secrets.add(secret)) {
            anySpelling = Optional.empty();
        }
    }

    /** How often any of these stands in a text, however it is spelled. */
    static long count(Pattern spellings, String text) {
        return spellings.matcher(folded(text)).results().count();
    }

    /** Finds any of these in a text whose blanks are folded. */
    static Pattern spellings(Collection<String> secrets) {
        // The longer ones first, since a shorter one may stand in them.
        String any = secrets.stream()
                .flatMap(secret -> Stream.of(secret, folded(secret)))
                .flatMap(Secrets::spelled)
                .map(Secrets::folded)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(spelling ->
                        Stream.of(spelling.split(" ", -1)).map(Pattern::quote).collect(Collectors.joining(BLANK)))
                .collect(Collectors.joining("|"));
        return Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static Stream<String> spelled(String secret) {
        String json = inside(JsonObject.write(Map.of("", secret)));
        String form = URLEncoder.encode(secret, UTF_8);
        String markup = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return Stream.of(
                secret,
                json,
                json.replace("/", "\\/"),
                ascii(json),
                ascii(json.replace("/", "\\/")),
                form,
                form.replace("+", "%20"),
                markup,
                markup.replace("\"", "&quot;"),
                markup.replace("\"", "&quot;").replace("'", "&#39;"),
                Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    }

    private static String inside(String object) {
        return object.substring("{\"\":\"".length(), object.length() - "\"}".length());
    }

    private static String ascii(String json) {
        return json.chars()
                .mapToObj(unit -> unit < 0x80 ? String.valueOf((char) unit) : escaped(unit))
                .collect(Collectors.joining());
    }

    private static String folded(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }

    /**
     * Without secrets and without what is no visible character, in a length that somebody reads; of a longer text no
     * more than that is looked at.
     */
    String shown(String text) {
        String folded = folded(text);
        Matcher token = TOKEN.matcher(folded);
        Matcher secret = anySpelling().matcher(folded);
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < folded.length() && shown.length() < MOST_CHARACTERS) {
            int end = Math.max(endAt(at, token), endAt(at, secret));
            if (end > at) {
                shown.append(MASK);
                at = end;
            } else {
                int character = folded.codePointAt(at);
                shown.append(visible(Character.toString(character)));
                at += Character.charCount(character);
            }
        }
        int rest = folded.codePointCount(at, folded.length());
        return rest == 0 ? shown.toString() : shown + "… and " + rest + " characters more";
    }

    /** Where what stands here ends, if this finds it here. */
    private static int endAt(int start, Matcher matcher) {
        return matcher.region(start, matcher.regionEnd()).lookingAt() ? matcher.end() : start;
    }

    private Pattern anySpelling() {
        Pattern pattern = anySpelling.orElseGet(() -> spellings(secrets));
        anySpelling = Optional.of(pattern);
        return pattern;
    }

    private static String visible(String character) {
        return INVISIBLE.matcher(character).matches()
                ? character.chars().mapToObj(Secrets::escaped).collect(Collectors.joining())
                : character;
    }

    private static String escaped(int unit) {
        return String.format(Locale.ROOT, "\\u%04x", unit);
    }
}
