package dev.tollgate.server;

import dev.tollgate.server.BillOfMaterials.Library;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Versions of libraries that must not be in the program, as a file of the repository lists them. */
record KnownBadVersions(List<Range> ranges) {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S*)\\.\\.(\\S*)\\s+(\\S.*)");

    /** From a version on, up to another one that is good again. */
    record Range(String coordinates, Optional<Version> from, Optional<Version> to, String reason) {
        boolean has(Library library) {
            return library.coordinates().equals(coordinates) && has(Version.parse(library.version()));
        }

        private boolean has(Version version) {
            return from.filter(first -> version.compareTo(first) < 0).isEmpty()
                    && to.filter(good -> version.compareTo(good) >= 0).isEmpty();
        }
    }

    static KnownBadVersions parse(List<String> lines) {
        return new KnownBadVersions(lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(KnownBadVersions::range)
                .toList());
    }

    private static Range range(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a library, its versions and a reason: " + line);
        }
        return new Range(matcher.group(1), version(matcher.group(2)), version(matcher.group(3)), matcher.group(4));
    }

    private static Optional<Version> version(String text) {
        return Optional.of(text).filter(version -> !version.isEmpty()).map(Version::parse);
    }

    /** The bad ones among these, each with the reason. */
    List<String> among(List<Library> libraries) {
        return libraries.stream().flatMap(this::reasons).toList();
    }

    private Stream<String> reasons(Library library) {
        return ranges.stream()
                .filter(range -> range.has(library))
                .map(range -> library.coordinates() + ":" + library.version() + ": " + range.reason());
    }
}
