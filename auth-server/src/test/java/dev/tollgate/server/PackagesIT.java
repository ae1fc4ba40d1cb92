package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packages' own files say of the program holds; the packages are built by other tests. */
final class PackagesIT {
    private static final Path DIST = Path.of("src/dist");

    /** How long accepted requests may still be answered once the drain time is over. */
    private static final int LAST_ANSWERS_SECONDS = 10;

    @Test
    void allStartTheServerWithTheRecommendedOptions() throws IOException {
        String options = String.join(" ", Program.JVM_OPTIONS);
        assertThat(Files.readString(DIST.resolve("deb/tollgate")))
                .contains("    options='" + options + "'")
                .contains("\noptions='" + String.join(" ", Program.COMMAND_OPTIONS) + "'");
        assertThat(Files.readString(Path.of("pom.xml")).replaceAll("\\s*</?argument>\\s*", " "))
                .contains(" " + options.replace(" -", "  -") + "  -jar ");
        assertThat(words("ENTRYPOINT"))
                .isEqualTo(Stream.of(
                                List.of("java"),
                                Program.fromArchive("/opt/tollgate/classes.jsa"),
                                Program.JVM_OPTIONS,
                                List.of("-jar", "/opt/tollgate/tollgate.jar"))
                        .flatMap(List::stream)
                        .toList());
        assertThat(rehearsal())
                .isEqualTo(Stream.of(
                                List.of("java"),
                                Program.archivedIn("/opt/tollgate/classes.jsa"),
                                List.of("-jar", "/opt/tollgate/tollgate.jar", "rehearse"))
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void aServiceHasTimeForItsDrain() throws IOException {
        String unit = Files.readString(DIST.resolve("deb/tollgate.service"));
        int drain = Integer.parseInt(Setting.DRAIN_TIME.defaultValue());
        assertThat(Integer.parseInt(only(Pattern.compile("^TimeoutStopSec=(\\d+)$", Pattern.MULTILINE), unit)))
                .isGreaterThan(drain + LAST_ANSWERS_SECONDS);
        assertThat(unit).contains("\nKillSignal=SIGTERM\n");
        assertThat(instructions("STOPSIGNAL")).containsExactly("SIGTERM");
    }

    @Test
    void theImageIsMadeOfWhatIsThere() throws IOException {
        Path repository = Path.of("..");
        List<String> ignored = Files.readAllLines(DIST.resolve("docker/Dockerfile.dockerignore"));
        assertThat(ignored).first().isEqualTo("*");
        for (String copied : instructions("COPY")) {
            if (!copied.startsWith("--from=layers")) {
                String source = copied.substring(0, copied.indexOf(' '));
                assertThat(repository.resolve(source)).isRegularFile();
                assertThat(ignored).contains("!" + source);
            }
        }
        assertThat(instructions("FROM"))
                .allMatch(image -> image.matches("[a-z-]+:[0-9a-z-]+( AS layers)?"), "named by a tag, of no host");
    }

    @Test
    void theImageRunsAsNobodyAndKeepsWhatSeldomChangesFirst() throws IOException {
        assertThat(instructions("USER")).containsExactly("65534:65534");
        assertThat(words("VOLUME")).containsExactly("/data", "/tmp");
        assertThat(words("CMD")).containsExactly("serve");
        List<String> copied = instructions("COPY");
        assertThat(copied.indexOf("--from=layers /layers/libraries.jar /opt/tollgate/libraries.jar"))
                .isNotNegative()
                .isLessThan(copied.indexOf("--from=layers /layers/tollgate.jar /opt/tollgate/tollgate.jar"));
    }

    /** What stands after an instruction of the Dockerfile, each time. */
    static List<String> instructions(String name) throws IOException {
        return Files.readAllLines(DIST.resolve("docker/Dockerfile")).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /** The words of an instruction in its exec form, which no shell reads. */
    static List<String> words(String name) throws IOException {
        return array(only(instructions(name)));
    }

    private static List<String> array(String instruction) throws IOException {
        String array = instruction.substring(instruction.indexOf('['));
        return List.of(JsonMapper.builder().build().readValue(array, String[].class));
    }

    /** What archives the classes of a start in the image. */
    static List<String> rehearsal() throws IOException {
        return array(only(instructions("RUN").stream()
                .filter(command -> command.contains("\"rehearse\""))
                .toList()));
    }

    private static String only(Pattern pattern, String text) {
        return only(pattern.matcher(text).results().map(PackagesIT::group).toList());
    }

    private static String group(MatchResult found) {
        return found.group(1);
    }

    private static String only(List<String> found) {
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
