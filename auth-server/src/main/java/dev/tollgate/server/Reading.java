package dev.tollgate.server;

import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.http.Network;
import dev.tollgate.server.http.TrustedProxies;
import dev.tollgate.server.legacy.OldServerUri;
import dev.tollgate.server.store.postgres.DatabasePassword;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.token.TokenAlphabet;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads all settings before it complains, so that one start shows all mistakes. */
final class Reading {
    private static final String NONE = "none";
    private static final long MAX_TOKEN_LIFE_SECONDS = Duration.ofDays(3650).toSeconds();
    private static final long LEAST_IDLE_SECONDS = Duration.ofHours(1).toSeconds();
    private static final int MAX_FAILURES = 50_000;
    private static final int MAX_WAIT_SECONDS = 3600;
    private static final int MAX_DATABASE_SECONDS = 600;

    /** As a browser sends it (RFC 6454, section 6.2): no path, no upper case, and no default port. */
    private static final Pattern ORIGIN =
            Pattern.compile("(?!http:.*:80$|https:.*:443$)https?://(?:[a-z0-9.-]+|\\[[0-9a-f:]+])(?::\\d{1,5})?");

    private final Settings settings;
    private final Set<String> mistakes = new LinkedHashSet<>();
    private final Set<Setting> wrong = EnumSet.noneOf(Setting.class);
    private final Map<Setting, String> possible = new EnumMap<>(Setting.class);

    Reading(Settings settings) {
        this.settings = settings;
    }

    /** What has been read goes on with its default where it is empty, which one complaint is enough for. */
    private String text(Setting setting) {
        String value = settings.value(setting).strip();
        if (value.isEmpty()) {
            complain(setting, "must not be empty");
            return setting.defaultValue();
        }
        return value;
    }

    private String text(Setting setting, String possibleValues) {
        possible.put(setting, possibleValues);
        return text(setting);
    }

    /** What each setting that was read may be, in the words of a table. */
    Map<Setting, String> possibleValues() {
        return possible;
    }

    /** What the operator calls the setting. */
    String name(Setting setting) {
        return settings.name(setting);
    }

    /** What the operator calls the setting, and its value. */
    String nameAndValue(Setting setting) {
        return name(setting) + " of " + text(setting);
    }

    /** An IPv6 address may stand in brackets, as it does in a URL. */
    String host(Setting setting) {
        String value = text(setting, "address or name");
        return value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
    }

    long number(Setting setting, long least, long most) {
        return number(setting, text(setting, least + " to " + most), least, most);
    }

    /** A number, or a word that stands for something else. */
    OptionalLong numberOr(String word, Setting setting, long least, long most) {
        String value = text(setting, word + ", " + least + " to " + most);
        return value.equals(word) ? OptionalLong.empty() : OptionalLong.of(number(setting, value, least, most));
    }

    private long number(Setting setting, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below, with the bounds.
        }
        complain(setting, "must be a whole number from " + least + " to " + most + ", not '" + value + "'");
        return least;
    }

    /** A number for all logins, and then maybe one for some of them. */
    Map<String, Duration> lives(Setting setting) {
        Map<String, Duration> lives = new HashMap<>();
        String[] parts = text(setting, "1 to " + MAX_TOKEN_LIFE_SECONDS + ", then maybe LOGIN=SECONDS")
                .split(",", -1);
        Duration common = life(setting, parts[0].strip());
        HttpApi.loginOperations().forEach(operation -> lives.put(operation, common));
        for (String part : List.of(parts).subList(1, parts.length)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && lives.containsKey(pair[0])) {
                lives.put(pair[0], life(setting, pair[1]));
            } else {
                complain(
                        setting,
                        "must be a number and then maybe some such as "
                                + HttpApi.loginOperations().getFirst() + "=86400, not '" + part.strip() + "'");
            }
        }
        return lives;
    }

    private Duration life(Setting setting, String value) {
        return Duration.ofSeconds(number(setting, value, 1, MAX_TOKEN_LIFE_SECONDS));
    }

    Optional<Duration> idleLife(Setting setting) {
        OptionalLong seconds = numberOr(NONE, setting, LEAST_IDLE_SECONDS, MAX_TOKEN_LIFE_SECONDS);
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
    }

    TokenAlphabet alphabet(Setting setting) {
        String value = text(setting, "documented, rfc6750");
        return switch (value) {
            case "documented" -> TokenAlphabet.DOCUMENTED;
            case "rfc6750" -> TokenAlphabet.RFC6750;
            default -> {
                complain(setting, "must be documented or rfc6750, not '" + value + "'");
                yield TokenAlphabet.DOCUMENTED;
            }
        };
    }

    Path path(Setting setting) {
        return path(setting, text(setting, "path"));
    }

    private Path path(Setting setting, String value) {
        Optional<String> fault = pathFault(value);
        fault.ifPresent(mistake -> complain(setting, mistake));
        return Path.of(fault.isPresent() ? setting.defaultValue() : value);
    }

    /** A URL is no path, though it is the name of a file, too; it is not repeated, since it may hold a password. */
    static Optional<String> pathFault(String value) {
        if (isUrl(value)) {
            return Optional.of("must be a path, not a URL");
        }
        try {
            return Path.of(value).toString().isEmpty() ? Optional.of("must not be empty") : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.of("must be a path, not '" + value + "'");
        }
    }

    static boolean isUrl(String place) {
        return place.startsWith("jdbc:") || place.contains("://");
    }

    /** A file, or none; none too where it could not be read. */
    Optional<Path> file(Setting setting) {
        String value = text(setting, "none, path");
        return value.equals(NONE)
                ? Optional.empty()
                : Optional.of(path(setting, value)).filter(path -> isSound(setting));
    }

    int failures(Setting setting) {
        return (int) number(setting, 1, MAX_FAILURES);
    }

    void requireInOrder(Setting less, Setting more) {
        if (isSound(less, more) && Long.parseLong(text(less)) > Long.parseLong(text(more))) {
            complain(nameAndValue(less) + " must not be more than " + nameAndValue(more));
        }
    }

    /** Whether these can be compared, since each could be read. */
    boolean isSound(Setting... compared) {
        return Collections.disjoint(wrong, List.of(compared));
    }

    void complain(String mistake) {
        mistakes.add(mistake);
    }

    void complain(Setting setting, String mistake) {
        wrong.add(setting);
        complain(name(setting) + " " + mistake);
    }

    Duration seconds(Setting setting, long least) {
        return Duration.ofSeconds(number(setting, least, MAX_WAIT_SECONDS));
    }

    TrustedProxies proxies(Setting setting) {
        List<Network> networks = new ArrayList<>();
        String value = text(setting, "none, addresses and networks");
        if (value.equals(NONE)) {
            return new TrustedProxies(networks);
        }
        for (String network : value.split(",", -1)) {
            Network.parse(network.strip())
                    .ifPresentOrElse(
                            networks::add,
                            () -> complain(
                                    setting,
                                    "must be none or a list of addresses and networks such as"
                                            + " 10.0.0.0/8,2001:db8::1, with no bits set behind the prefix, not '"
                                            + network.strip() + "'"));
        }
        return new TrustedProxies(networks);
    }

    /** Text of some form, or none. */
    Optional<String> optional(Setting setting, String form) {
        return Optional.of(text(setting, NONE + ", " + form)).filter(value -> !value.equals(NONE));
    }

    Duration databaseSeconds(Setting setting) {
        return Duration.ofSeconds(number(setting, 1, MAX_DATABASE_SECONDS));
    }

    Duration databaseMillis(Setting setting, long least) {
        return Duration.ofMillis(
                number(setting, least, Duration.ofSeconds(MAX_DATABASE_SECONDS).toMillis()));
    }

    void requireDatabaseUrl(Setting setting, String url) {
        PostgresAccess.fault(url).ifPresent(mistake -> complain(setting, mistake));
    }

    /** Requires that the setting is not given, since it would do nothing without another one. */
    void requireNone(Setting setting, Setting missing) {
        if (isSound(setting)
                && settings.given(setting)
                        .filter(value -> isSomething(setting, value))
                        .isPresent()) {
            complain(name(setting) + " is of no use without " + missing.option());
        }
    }

    /** Of a secret {@code none} is a value as any other. */
    private static boolean isSomething(Setting setting, String value) {
        return setting.isSecret() || !value.strip().equals(NONE);
    }

    /** As it is, since blanks may be part of it, and {@code none} may be all of it. */
    Optional<DatabasePassword> password(Setting setting) {
        possible.put(setting, "text");
        Optional<String> password = settings.given(setting);
        if (password.filter(String::isEmpty).isPresent()) {
            complain(setting, "must not be empty");
        }
        return password.map(DatabasePassword::new);
    }

    Optional<DatabasePassword> passwordInFile(Setting setting) {
        return file(setting).flatMap(file -> attempt(() -> DatabasePasswordFile.read(file)));
    }

    /** What was answered, or a complaint of what is wrong. */
    <T> Optional<T> attempt(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (OperatorException wrong) {
            mistakes.addAll(wrong.mistakes());
            return Optional.empty();
        }
    }

    /** What is wrong is not repeated: it may hold a password. */
    Optional<URI> oldServer(Setting setting) {
        Optional<String> url = optional(setting, "URL");
        Optional<URI> server = url.flatMap(OldServerUri::parse);
        if (url.isPresent() && server.isEmpty()) {
            complain(
                    setting,
                    "must be none or a base URL such as https://old.example/api/1.1, without user,"
                            + " query and fragment; plain http is for this machine alone, such as"
                            + " http://127.0.0.1:8080/api/1.1");
        }
        return server;
    }

    Set<String> origins(Setting setting) {
        Set<String> origins = new LinkedHashSet<>();
        String value = text(setting, "none, origins");
        if (value.equals(NONE)) {
            return origins;
        }
        for (String origin : value.split(",", -1)) {
            if (!ORIGIN.matcher(origin.strip()).matches()) {
                complain(
                        setting,
                        "must be none or a list of origins such as https://app.example.com, not '" + origin.strip()
                                + "'");
            }
            origins.add(origin.strip());
        }
        return Set.copyOf(origins);
    }

    boolean isOn(Setting setting) {
        String value = text(setting, "on, off");
        return switch (value) {
            case Setting.ON -> true;
            case Setting.OFF -> false;
            default -> {
                complain(setting, "must be on or off, not '" + value + "'");
                yield false;
            }
        };
    }

    /** One of some words, which are the constants in lower case. */
    <E extends Enum<E>> E word(Setting setting, Class<E> words) {
        List<String> known = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        String value = text(setting, String.join(", ", known));
        if (known.contains(value)) {
            return Enum.valueOf(words, value.toUpperCase(Locale.ROOT));
        }
        complain(
                setting,
                "must be " + String.join(", ", known.subList(0, known.size() - 1)) + " or " + known.getLast()
                        + ", not '" + value + "'");
        return Enum.valueOf(words, setting.defaultValue().toUpperCase(Locale.ROOT));
    }

    List<String> subset(Setting setting, List<String> all) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : text(setting, "some of " + String.join(", ", all)).split(",", -1)) {
            if (all.contains(name.strip())) {
                chosen.add(name.strip());
            } else {
                complain(setting, "must be a list of " + String.join(", ", all) + ", not '" + name.strip() + "'");
            }
        }
        return List.copyOf(chosen);
    }

    void finish() {
        if (!mistakes.isEmpty()) {
            throw new OperatorException(List.copyOf(mistakes));
        }
    }
}
