package dev.tollgate.server.cli;

import dev.tollgate.server.Setting;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Settings as the options of a command. */
final class SettingOptions {
    private SettingOptions() {}

    static void add(Collection<Setting> settings, CommandSpec command) {
        for (Setting setting : settings) {
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

    /** What the command was told. */
    static Map<Setting, String> values(Collection<Setting> settings, CommandSpec command) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        settings.forEach(setting ->
                values.put(setting, command.findOption(setting.option()).getValue()));
        return values;
    }
}
