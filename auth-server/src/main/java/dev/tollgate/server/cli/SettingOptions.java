package dev.tollgate.server.cli;

import dev.tollgate.server.Setting;
import dev.tollgate.server.Settings;
import dev.tollgate.server.Settings.Given;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Settings as the options of a command. */
final class SettingOptions {
    private SettingOptions() {}

    /** Adds an option for each setting that is not secret. */
    static void add(Collection<Setting> settings, CommandSpec command) {
        for (Setting setting : settings) {
            if (setting.isSecret()) {
                continue;
            }
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .type(String.class)
                    .paramLabel(setting.name())
                    .defaultValue(setting.defaultValue())
                    .description(setting.description() + " (default: ${DEFAULT-VALUE})");
            if (setting.isSwitch()) {
                option.arity("0..1").fallbackValue(Setting.ON);
            }
            command.addOption(option.build());
        }
    }

    /** What the command was told by its options, the environment and the file. */
    static Settings values(Collection<Setting> settings, CommandSpec command) {
        Optional<SettingSources> sources = sources(command);
        Map<Setting, Given> values = new EnumMap<>(Setting.class);
        for (Setting setting : settings) {
            onCommandLine(setting, command)
                    .or(() -> sources.flatMap(elsewhere -> elsewhere.given(setting.option())))
                    .ifPresent(given -> values.put(setting, given));
        }
        return new Settings(values);
    }

    private static Optional<Given> onCommandLine(Setting setting, CommandSpec command) {
        return Optional.ofNullable(command.optionsMap().get(setting.option()))
                .filter(option ->
                        option.command().commandLine().getParseResult().hasMatchedOption(option))
                .map(option -> new Given(option.getValue(), setting.option()));
    }

    /** Whether it takes all that a server is told. */
    static boolean areAllOf(CommandSpec command) {
        return Stream.of(Setting.values())
                .allMatch(setting -> setting.isSecret() || command.optionsMap().get(setting.option()) != null);
    }

    /** Those of the command that the options have come to, which is not the one that they were added to in a mixin. */
    private static Optional<SettingSources> sources(CommandSpec command) {
        return command.options().stream()
                .map(option -> option.command().defaultValueProvider())
                .filter(SettingSources.class::isInstance)
                .map(SettingSources.class::cast)
                .findFirst();
    }
}
