package dev.tollgate.server;

import dev.tollgate.server.BillOfMaterials.Library;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What is in the program's jar, and which library each file of it is of. */
final class PackedJar {
    /** Files of several libraries that were made one, and what the build adds. */
    private static final List<String> MADE =
            List.of(JarFile.MANIFEST_NAME, "META-INF/services/", "META-INF/NOTICE", "META-INF/sbom/");

    private final List<Content> contents;
    private final List<Path> classPath = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();

    /** A file by its sum and its length, since some have another name in the jar. */
    private record Content(String name, long sum, long length) {
        boolean isIn(Set<Content> others) {
            return others.contains(nameless());
        }

        Content nameless() {
            return new Content("", sum, length);
        }
    }

    PackedJar(Path jar) throws IOException {
        contents = contents(jar);
    }

    /** The list of materials that the program carries, which Maven makes unless it is offline. */
    static Optional<byte[]> bom(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry("META-INF/sbom/tollgate.cdx.json");
            return entry == null
                    ? Optional.empty()
                    : Optional.of(zip.getInputStream(entry).readAllBytes());
        }
    }

    /** Where the list and the jar differ: libraries of which nothing is in the jar, and files of no library. */
    List<String> differences(BillOfMaterials materials) throws IOException {
        List<String> differences = new ArrayList<>();
        Set<Content> known = new HashSet<>();
        for (Library library : materials.libraries()) {
            Set<Content> ofLibrary = contents(library);
            if (contents.stream().noneMatch(content -> content.isIn(ofLibrary))) {
                differences.add("nothing of " + library.coordinates() + ":" + library.version());
            }
            known.addAll(ofLibrary);
        }
        known.addAll(namelessContents(Path.of("target/classes")));
        contents.stream()
                .filter(content -> MADE.stream().noneMatch(content.name()::startsWith))
                .filter(content -> !content.isIn(known))
                .map(Content::name)
                .forEach(differences::add);
        return differences;
    }

    /** Of the jar that this test has of it, or of our own module's classes. */
    private Set<Content> contents(Library library) throws IOException {
        Set<Content> found = new HashSet<>();
        for (Path entry : classPath) {
            if (entry.endsWith(library.path())
                    || (library.isOurs() && entry.toString().contains("/" + library.name() + "/"))) {
                found.addAll(namelessContents(entry));
            }
        }
        return found;
    }

    private static Set<Content> namelessContents(Path jarOrFolder) throws IOException {
        return contents(jarOrFolder).stream().map(Content::nameless).collect(Collectors.toSet());
    }

    private static List<Content> contents(Path jarOrFolder) throws IOException {
        if (Files.isDirectory(jarOrFolder)) {
            try (Stream<Path> files = Files.walk(jarOrFolder)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> content(jarOrFolder, file))
                        .toList();
            }
        }
        try (ZipFile zip = new ZipFile(jarOrFolder.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(PackedJar::content)
                    .toList();
        }
    }

    private static Content content(ZipEntry entry) {
        return new Content(entry.getName(), entry.getCrc(), entry.getSize());
    }

    private static Content content(Path folder, Path file) {
        try {
            CRC32 sum = new CRC32();
            byte[] bytes = Files.readAllBytes(file);
            sum.update(bytes);
            return new Content(folder.relativize(file).toString(), sum.getValue(), bytes.length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
