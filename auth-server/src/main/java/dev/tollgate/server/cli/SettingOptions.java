package dev.tollgate.server.cli;

import dev.tollgate.server.Setting;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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

    /** What the command was told, and what secrets the environment has. */
    static Map<Setting, String> values(Collection<Setting> settings, CommandSpec command) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : settings) {
            if (setting.isSecret()) {
                sources(command)
                        .flatMap(sources -> sources.secret(setting))
                        .ifPresent(secret -> values.put(setting, secret));
            } else {
                values.put(setting, command.findOption(setting.option()).getValue());
            }
        }
        return values;
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
