package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Where an option that is not on the command line has its value from: the environment first, then the file. */
final class SettingSources implements IDefaultValueProvider {
    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Properties file;

    private SettingSources(Map<String, String> environment, Properties file) {
        this.environment = environment;
        this.file = file;
    }

    /** The option that names the file; every command has it. */
    static OptionSpec configOption() {
        return OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("FILE")
                .description("File of settings")
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    /**
     * Reads the file ahead of the command line, because it holds the values of the other options.
     *
     * @throws OperatorException if the file cannot be read, or has a key that is no option of any command
     */
    static SettingSources read(CommandLine program, String[] arguments, Map<String, String> environment) {
        String name = new CommandLine(CommandSpec.create().name("tollgate").addOption(configOption()))
                .setUnmatchedArgumentsAllowed(true)
                .parseArgs(arguments)
                .matchedOptionValue(CONFIG, environment.getOrDefault(Setting.variable(CONFIG), ""));
        Properties file = name.isEmpty() ? new Properties() : load(name);
        Set<String> unknown = new TreeSet<>(file.stringPropertyNames());
        unknown.removeIf(key -> isOption(program, "--" + key) && !key.equals(key(CONFIG)));
        if (!unknown.isEmpty()) {
            throw new OperatorException("unknown settings in " + name + ": " + String.join(", ", unknown));
        }
        return new SettingSources(environment, file);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        @Nullable String value = environment.get(Setting.variable(option.longestName()));
        return value == null ? file.getProperty(key(option.longestName())) : value;
    }

    /** What is in the environment alone. */
    Optional<String> secret(Setting setting) {
        return Optional.ofNullable(environment.get(Setting.variable(setting.option())));
    }

    private static Properties load(String name) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(name), UTF_8)) {
            properties.load(reader);
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read the settings in " + name, failure);
        } catch (IllegalArgumentException malformed) {
            throw new OperatorException(
                    "cannot read the settings in " + name + ": " + malformed.getMessage(), malformed);
        }
        return properties;
    }

    private static boolean isOption(CommandLine command, String name) {
        return command.getCommandSpec().findOption(name) != null
                || command.getSubcommands().values().stream().anyMatch(subcommand -> isOption(subcommand, name));
    }

    private static String key(String option) {
        return option.substring(2);
    }
}
