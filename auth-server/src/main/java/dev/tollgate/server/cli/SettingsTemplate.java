package dev.tollgate.server.cli;

import dev.tollgate.server.Setting;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The file of settings that a package brings: every one as a comment with its default, to be edited. */
final class SettingsTemplate {
    private static final String INTRODUCTION = """
        # The settings of Tollgate, each with its default. A variable of the environment wins over a line
        # here (TOLLGATE_PORT over port), and an option of the command line over both; see tollgate(1).
        """;

    private SettingsTemplate() {}

    static String withDefaults() {
        return Arrays.stream(Setting.values())
                .filter(setting -> !setting.isSecret())
                .map(SettingsTemplate::line)
                .collect(Collectors.joining("", INTRODUCTION, ""));
    }

    private static String line(Setting setting) {
        return "%n# %s%n#%s = %s%n".formatted(setting.description(), setting.key(), setting.defaultValue());
    }
}
