package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Setting;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class SettingOptionsTest {
    private static final List<Setting> SETTINGS = List.of(Setting.DOCS, Setting.PORT);

    @ParameterizedTest
    @CsvSource({
        "--port 1, off, 1",
        "--docs, on, 8080",
        "--docs --port 1, on, 1",
        "--port 1 --docs, on, 1",
        "--docs=on --port 1, on, 1",
        "--docs off --port 1, off, 1",
    })
    void aSwitchMayStandAlone(String line, String docs, String port) {
        CommandSpec command = CommandSpec.create();
        SettingOptions.add(SETTINGS, command);
        new CommandLine(command).parseArgs(line.split(" ", -1));
        assertThat(SettingOptions.values(SETTINGS, command))
                .containsEntry(Setting.DOCS, docs)
                .containsEntry(Setting.PORT, port);
    }
}
