package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A file of settings, in the form of {@link Properties}, whose keys are names of options without dashes. */
final class SettingFile {
    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    private SettingFile(Path path) {
        this.path = path;
    }

    private record Entry(String value, int line) {}

    /** No file, which has no settings. */
    static SettingFile none() {
        return new SettingFile(Path.of(""));
    }

    /**
     * Reads a file.
     *
     * @throws OperatorException if it cannot be read; what is wrong in it is among its mistakes
     */
    static SettingFile read(Path path) {
        SettingFile file = new SettingFile(path);
        try {
            file.parse(Files.readAllLines(path, UTF_8));
            return file;
        } catch (CharacterCodingException malformed) {
            throw new OperatorException("cannot read the settings in " + path + ": it is not UTF-8", malformed);
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read the settings in " + path, failure);
        }
    }

    /** What is wrong with the file, whatever its keys mean. */
    List<String> mistakes() {
        return mistakes;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    Path path() {
        return path;
    }

    Optional<Settings.Given> given(String key) {
        return Optional.ofNullable(entries.get(key)).map(entry -> new Settings.Given(entry.value(), place(key)));
    }

    boolean isWordAlone(String key) {
        return entry(key).value().isEmpty();
    }

    /** A key and where it stands. */
    String place(String key) {
        return place(key, entry(key).line());
    }

    /** Where a key stands. */
    String line(String key) {
        return place(entry(key).line());
    }

    private Entry entry(String key) {
        return Objects.requireNonNull(entries.get(key), key);
    }

    private String place(String key, int line) {
        return key + " (" + place(line) + ")";
    }

    private String place(int line) {
        return "line " + line + " of " + path;
    }

    /** One entry at a time, because {@link Properties} keeps no lines and forgets the first of two values. */
    private void parse(List<String> lines) throws IOException {
        for (int first = 0; first < lines.size(); ) {
            int behind = first + 1;
            while (behind < lines.size() && goesOn(lines.get(behind - 1)) && !isComment(lines.get(first))) {
                behind++;
            }
            parse(String.join("\n", lines.subList(first, behind)), first + 1);
            first = behind;
        }
    }

    private void parse(String text, int line) throws IOException {
        Properties entry = new Properties();
        try {
            entry.load(new StringReader(text));
        } catch (IllegalArgumentException malformed) {
            mistakes.add("cannot read " + place(line) + ": " + malformed.getMessage());
        }
        for (String key : entry.stringPropertyNames()) {
            Entry earlier = entries.putIfAbsent(key, new Entry(entry.getProperty(key), line));
            if (earlier != null) {
                mistakes.add(place(key, line) + " stands in line " + earlier.line() + " already");
            }
        }
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#") || line.stripLeading().startsWith("!");
    }

    /** A backslash that no other one stands before continues the line. */
    private static boolean goesOn(String line) {
        return (line.length() - line.replaceFirst("\\\\+$", "").length()) % 2 == 1;
    }
}
