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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Map<Setting, String> given;
    private final List<String> mistakes = new ArrayList<>();

    Reading(Map<Setting, String> given) {
        this.given = given;
    }

    String text(Setting setting) {
        String value = given.getOrDefault(setting, setting.defaultValue()).strip();
        if (value.isEmpty()) {
            mistakes.add(setting.option() + " must not be empty");
        }
        return value;
    }

    /** An IPv6 address may stand in brackets, as it does in a URL. */
    String host(Setting setting) {
        String value = text(setting);
        return value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
    }

    long number(Setting setting, long least, long most) {
        return number(setting, text(setting), least, most);
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
        mistakes.add(setting.option() + " must be a whole number from " + least + " to " + most + ", not '" + value
                + "'");
        return least;
    }

    /** A number for all logins, and then maybe one for some of them. */
    Map<String, Duration> lives(Setting setting) {
        Map<String, Duration> lives = new HashMap<>();
        String[] parts = text(setting).split(",", -1);
        Duration common = life(setting, parts[0].strip());
        HttpApi.loginOperations().forEach(operation -> lives.put(operation, common));
        for (String part : List.of(parts).subList(1, parts.length)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && lives.containsKey(pair[0])) {
                lives.put(pair[0], life(setting, pair[1]));
            } else {
                complain(setting.option() + " must be a number and then maybe some such as "
                        + HttpApi.loginOperations().getFirst() + "=86400, not '" + part.strip() + "'");
            }
        }
        return lives;
    }

    private Duration life(Setting setting, String value) {
        return Duration.ofSeconds(number(setting, value, 1, MAX_TOKEN_LIFE_SECONDS));
    }

    Optional<Duration> idleLife(Setting setting) {
        return text(setting).equals(NONE)
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(number(setting, LEAST_IDLE_SECONDS, MAX_TOKEN_LIFE_SECONDS)));
    }

    TokenAlphabet alphabet(Setting setting) {
        return switch (text(setting)) {
            case "documented" -> TokenAlphabet.DOCUMENTED;
            case "rfc6750" -> TokenAlphabet.RFC6750;
            default -> {
                complain(setting.option() + " must be documented or rfc6750, not '" + text(setting) + "'");
                yield TokenAlphabet.DOCUMENTED;
            }
        };
    }

    Path path(Setting setting) {
        return path(setting.option(), text(setting));
    }

    /** A URL is none, though it is the name of a file, too; it is not repeated, since it may hold a password. */
    Path path(String option, String value) {
        if (isUrl(value)) {
            complain(option + " must be a path, not a URL");
            return Path.of("");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException noPath) {
            complain(option + " must be a path, not '" + value + "'");
            return Path.of("");
        }
    }

    static boolean isUrl(String place) {
        return place.startsWith("jdbc:") || place.contains("://");
    }

    /** A file, or none. */
    Optional<Path> file(Setting setting) {
        return text(setting).equals(NONE) ? Optional.empty() : Optional.of(path(setting));
    }

    int failures(Setting setting) {
        return (int) number(setting, 1, MAX_FAILURES);
    }

    void requireInOrder(Setting less, Setting more) {
        if (Long.parseLong(text(less)) > Long.parseLong(text(more))) {
            complain(less.option() + " must not be more than " + more.option());
        }
    }

    boolean isSound() {
        return mistakes.isEmpty();
    }

    void complain(String mistake) {
        mistakes.add(mistake);
    }

    Duration seconds(Setting setting, long least) {
        return Duration.ofSeconds(number(setting, least, MAX_WAIT_SECONDS));
    }

    TrustedProxies proxies(Setting setting) {
        List<Network> networks = new ArrayList<>();
        if (text(setting).equals(NONE)) {
            return new TrustedProxies(networks);
        }
        for (String network : text(setting).split(",", -1)) {
            Network.parse(network.strip())
                    .ifPresentOrElse(
                            networks::add,
                            () -> complain(setting.option() + " must be none or a list of addresses and networks"
                                    + " such as 10.0.0.0/8,2001:db8::1, with no bits set behind the prefix, not '"
                                    + network.strip() + "'"));
        }
        return new TrustedProxies(networks);
    }

    Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(value -> !value.equals(NONE));
    }

    Duration databaseSeconds(Setting setting) {
        return Duration.ofSeconds(number(setting, 1, MAX_DATABASE_SECONDS));
    }

    Duration databaseMillis(Setting setting, long least) {
        return Duration.ofMillis(number(
                setting, least, Duration.ofSeconds(MAX_DATABASE_SECONDS).toMillis()));
    }

    void requireDatabaseUrl(String option, String url) {
        PostgresAccess.fault(url).ifPresent(mistake -> complain(option + " " + mistake));
    }

    void requireNone(Setting setting, Setting missing) {
        if (optional(setting).isPresent()) {
            complain(setting.option() + " is of no use without " + missing.option());
        }
    }

    /** As it is, since blanks may be part of it, and {@code none} may be all of it. */
    Optional<DatabasePassword> password(Setting setting) {
        Optional<String> password = Optional.ofNullable(given.get(setting));
        if (password.filter(String::isEmpty).isPresent()) {
            complain(setting.variable() + " must not be empty");
        }
        return password.map(DatabasePassword::new);
    }

    Optional<DatabasePassword> passwordInFile(Setting setting) {
        try {
            return file(setting).map(DatabasePasswordFile::read);
        } catch (OperatorException mistake) {
            complain(String.valueOf(mistake.getMessage()));
            return Optional.empty();
        }
    }

    /** What is wrong is not repeated: it may hold a password. */
    Optional<URI> oldServer(Setting setting) {
        if (text(setting).equals(NONE)) {
            return Optional.empty();
        }
        Optional<URI> server = OldServerUri.parse(text(setting));
        if (server.isEmpty()) {
            complain(setting.option()
                    + " must be none or a base URL such as https://old.example/api/1.1, without user,"
                    + " query and fragment; plain http is for this machine alone, such as"
                    + " http://127.0.0.1:8080/api/1.1");
        }
        return server;
    }

    Set<String> origins(Setting setting) {
        Set<String> origins = new LinkedHashSet<>();
        if (text(setting).equals(NONE)) {
            return origins;
        }
        for (String origin : text(setting).split(",", -1)) {
            if (!ORIGIN.matcher(origin.strip()).matches()) {
                mistakes.add(setting.option() + " must be none or a list of origins such as"
                        + " https://app.example.com, not '" + origin.strip() + "'");
            }
            origins.add(origin.strip());
        }
        return Set.copyOf(origins);
    }

    boolean isOn(Setting setting) {
        return switch (text(setting)) {
            case Setting.ON -> true;
            case Setting.OFF -> false;
            default -> {
                complain(setting.option() + " must be on or off, not '" + text(setting) + "'");
                yield false;
            }
        };
    }

    List<String> subset(Setting setting, List<String> all) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : text(setting).split(",", -1)) {
            if (all.contains(name.strip())) {
                chosen.add(name.strip());
            } else {
                mistakes.add(setting.option() + " must be a list of " + String.join(", ", all) + ", not '"
                        + name.strip() + "'");
            }
        }
        return List.copyOf(chosen);
    }

    void finish() {
        if (!mistakes.isEmpty()) {
            throw new OperatorException(String.join("; ", mistakes));
        }
    }
}
