package dev.tollgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All Java of all modules looks as palantir-java-format has it; {@code -Dformat=apply} makes it so. */
final class SourceFormatTest {
    private static final Path ROOT = Path.of(System.getProperty("tollgate.root"));
    private static final boolean APPLY = "apply".equals(System.getProperty("format"));

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        List<Path> sources = sources();
        List<Path> unformatted = new ArrayList<>();
        for (Path source : sources) {
            String written = Files.readString(source);
            String formatted = formatter.formatSourceAndFixImports(written);
            if (!formatted.equals(written)) {
                unformatted.add(ROOT.relativize(source));
                if (APPLY) {
                    Files.writeString(source, formatted);
                }
            }
        }
        assertThat(sources).isNotEmpty();
        if (!APPLY) {
            assertThat(unformatted)
                    .as("to format them, run: mvn -pl api-spec test -Dformat=apply")
                    .isEmpty();
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("api-spec", "auth-server", "auth-client", "contract-tests")) {
            Path folder = ROOT.resolve(module).resolve("src");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
