package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Config;
import dev.tollgate.server.Setting;
import dev.tollgate.server.StartCheck;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class SettingOptionsTest {
    private static final List<Setting> SETTINGS = List.of(Setting.DOCS, Setting.PORT);

    @ParameterizedTest
    @CsvSource({
        "--port 1, false, 1",
        "--docs, true, 8080",
        "--docs --port 1, true, 1",
        "--port 1 --docs, true, 1",
        "--docs=on --port 1, true, 1",
        "--docs off --port 1, false, 1",
    })
    void aSwitchMayStandAlone(String line, boolean docs, int port) {
        CommandSpec command = CommandSpec.create();
        SettingOptions.add(SETTINGS, command);
        new CommandLine(command).parseArgs(line.split(" ", -1));
        Config config = StartCheck.passed(SettingOptions.values(SETTINGS, command), Clock.systemUTC());
        assertThat(config.docs()).isEqualTo(docs);
        assertThat(config.port()).isEqualTo(port);
    }
}
