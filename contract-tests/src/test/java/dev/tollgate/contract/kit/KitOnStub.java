package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A run of the kit in this JVM, and all that it has written. */
record KitOnStub(int exitCode, String out, String err, String xml, String html) {
    private static final Pattern FAILED = Pattern.compile("^FAIL {5}(.*)$", Pattern.MULTILINE);
    private static final Pattern SKIPPED = Pattern.compile("^skipped  (.*)$", Pattern.MULTILINE);

    static KitOnStub run(String baseUrl, String password, Path report, Limits limits, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(
                "--base-url", baseUrl, "--email", PagesStub.EMAIL, "--password-stdin", "--report", report.toString()));
        arguments.addAll(List.of(more));
        int exitCode = new CompatibilityKit(new ByteArrayInputStream((password + "\n").getBytes(UTF_8)), limits)
                .run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(new String[0]));
        return new KitOnStub(
                exitCode,
                out.toString(),
                err.toString(),
                read(report.resolve("TEST-compatibility-kit.xml")),
                read(report.resolve("compatibility-kit.html")));
    }

    List<String> failed() {
        return found(FAILED);
    }

    List<String> skipped() {
        return found(SKIPPED);
    }

    /** All that somebody can read. */
    String all() {
        return String.join("\n", out, err, xml, html);
    }

    private List<String> found(Pattern line) {
        return line.matcher(out).results().map(found -> found.group(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
