package dev.tollgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    void everySourceIsFormatted() throws IOException {
        List<Path> sources = sources();
        List<Path> unformatted = sources.parallelStream()
                .filter(source -> !isFormatted(source))
                .map(ROOT::relativize)
                .toList();
        assertThat(sources).isNotEmpty();
        if (!APPLY) {
            assertThat(unformatted)
                    .as("to format them, run: mvn -pl api-spec test -Dformat=apply")
                    .isEmpty();
        }
    }

    private boolean isFormatted(Path source) {
        try {
            String written = Files.readString(source);
            String formatted = formatter.formatSourceAndFixImports(written);
            boolean isFormatted = formatted.equals(written);
            if (!isFormatted && APPLY) {
                Files.writeString(source, formatted);
            }
            return isFormatted;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (FormatterException noJava) {
            throw new AssertionError(source + " is no Java", noJava);
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
