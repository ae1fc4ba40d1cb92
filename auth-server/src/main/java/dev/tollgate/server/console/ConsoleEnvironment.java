package dev.tollgate.server.console;

import dev.tollgate.server.key.KeyVerifier;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page shows of one environment, to whom, and what it can do there. */
public final class ConsoleEnvironment {
    private final KeyVerifier administrators;
    private final ConsoleLog log;
    private final Map<String, Command> commands;

    public ConsoleEnvironment(
            KeyVerifier administrators,
            LivePicture picture,
            ThrottleCommands throttle,
            UserCommands users,
            ConsoleLog log) {
        this.administrators = administrators;
        this.log = log;
        this.commands = Stream.of(picture.commands(), throttle.commands(), users.commands())
                .flatMap(some -> some.entrySet().stream())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    KeyVerifier administrators() {
        return administrators;
    }

    ConsoleLog log() {
        return log;
    }

    /** By name. */
    Map<String, Command> commands() {
        return commands;
    }
}
