package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
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

    /** What a terminal obeys, what XML cannot hold, and what turns the direction of writing. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final Set<String> spellings = new HashSet<>();
    private Pattern anySpelling = TOKEN;

    void hide(String secret) {
        if (!secret.isBlank()) {
            String json = inside(JsonObject.write(Map.of("", secret)));
            String form = URLEncoder.encode(secret, UTF_8);
            String markup = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
            Stream.of(
                            secret,
                            json,
                            json.replace("/", "\\/"),
                            ascii(json),
                            form,
                            form.replace("+", "%20"),
                            markup,
                            markup.replace("\"", "&quot;"),
                            markup.replace("\"", "&quot;").replace("'", "&#39;"),
                            Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)))
                    .forEach(spellings::add);
            anySpelling = pattern();
        }
    }

    private static String inside(String object) {
        return object.substring("{\"\":\"".length(), object.length() - "\"}".length());
    }

    private static String ascii(String json) {
        return json.codePoints()
                .mapToObj(Character::toString)
                .flatMapToInt(String::chars)
                .mapToObj(unit -> unit < 0x80 ? String.valueOf((char) unit) : escaped(unit))
                .collect(Collectors.joining());
    }

    /** Without secrets and without what is no visible character, in a length that somebody reads. */
    String shown(String text) {
        String visible = INVISIBLE
                .matcher(BLANKS.matcher(masked(text)).replaceAll(" "))
                .replaceAll(found -> Matcher.quoteReplacement(visible(found.group())));
        int length = visible.codePointCount(0, visible.length());
        return length <= MOST_CHARACTERS
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, MOST_CHARACTERS)) + "… and "
                        + (length - MOST_CHARACTERS) + " characters more";
    }

    /** The longer spellings first, since a shorter one may stand in them. */
    private Pattern pattern() {
        String any = spellings.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private String masked(String text) {
        return TOKEN.matcher(anySpelling.matcher(text).replaceAll(MASK)).replaceAll(MASK);
    }

    private static String visible(String character) {
        return character.chars().mapToObj(Secrets::escaped).collect(Collectors.joining());
    }

    private static String escaped(int unit) {
        return String.format(Locale.ROOT, "\\u%04x", unit);
    }
}
