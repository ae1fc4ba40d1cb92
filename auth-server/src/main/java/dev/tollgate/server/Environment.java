package dev.tollgate.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Live and test have users and tokens of their own, in a database file or a schema each. */
public enum Environment {
    LIVE("/api/1.1"),
    TEST("/version-test/api/1.1");

    private final String basePath;

    Environment(String basePath) {
        this.basePath = basePath;
    }

    /** What all paths of this environment begin with. */
    public String basePath() {
        return basePath;
    }

    String databaseFile() {
        return label() + ".db";
    }

    String databaseSchema() {
        return "tollgate_" + label();
    }

    /** The name that an operator writes: {@code live} or {@code test}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Environment> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(environment -> environment.label().equals(label))
                .findFirst();
    }

    static Map<String, String> labelsByBasePath() {
        return Arrays.stream(values()).collect(Collectors.toMap(Environment::basePath, Environment::label));
    }

    public static String labels() {
        return Arrays.stream(values()).map(Environment::label).collect(Collectors.joining(" or "));
    }
}
