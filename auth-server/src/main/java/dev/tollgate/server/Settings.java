package dev.tollgate.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What an operator has set. What is not given has its default. */
public final class Settings {
    private final Map<Setting, Given> given;

    public Settings(Map<Setting, Given> given) {
        this.given = Map.copyOf(given);
    }

    /** Settings that were given as options. */
    public static Settings of(Map<Setting, String> values) {
        Map<Setting, Given> given = new EnumMap<>(Setting.class);
        values.forEach((setting, value) ->
                given.put(setting, new Given(value, setting.isSecret() ? setting.variable() : setting.option())));
        return new Settings(given);
    }

    /**
     * A value that was given.
     *
     * @param name what the operator wrote it behind, such as an option, or a key and its place in a file
     */
    public record Given(String value, String name) {
        /** Hides the value, which may be a secret. */
        @Override
        public String toString() {
            return "Given[" + name + "]";
        }
    }

    Optional<String> given(Setting setting) {
        return Optional.ofNullable(given.get(setting)).map(Given::value);
    }

    String value(Setting setting) {
        return given(setting).orElse(setting.defaultValue());
    }

    /** What to call the setting, so that the operator finds it. */
    String name(Setting setting) {
        return Optional.ofNullable(given.get(setting)).map(Given::name).orElse(setting.option());
    }
}
