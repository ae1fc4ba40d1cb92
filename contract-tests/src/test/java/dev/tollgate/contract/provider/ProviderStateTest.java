package dev.tollgate.contract.provider;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProviderStateTest {

    @Test
    void theReadmeListsThemAll() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
        int title = lines.indexOf("| provider state | parameters | gives back |");
        assertThat(lines.subList(title + 2, lines.size()).stream().takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(Arrays.stream(ProviderState.values())
                        .map(ProviderStateTest::row)
                        .toList());
    }

    private static String row(ProviderState state) {
        return "| %s |%s |%s |".formatted(state.text(), cell(state.parameters()), cell(state.results()));
    }

    private static String cell(List<String> names) {
        return names.stream().map(name -> " `" + name + "`").collect(joining(","));
    }
}
