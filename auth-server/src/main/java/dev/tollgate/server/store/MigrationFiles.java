package dev.tollgate.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Migrations that are known by their names, so that Flyway needs not look through all entries of the program's jar at
 * every start.
 */
final class MigrationFiles implements ResourceProvider {
    private final List<MigrationFile> files;

    /** @param paths on the class path */
    MigrationFiles(List<String> paths) {
        this.files = paths.stream().map(MigrationFile::new).toList();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return files.stream()
                .filter(file -> file.getFilename().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.getFilename().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(file.getFilename()::endsWith))
                .map(LoadableResource.class::cast)
                .toList();
    }

    /** One on the class path, in UTF-8. */
    private static final class MigrationFile extends LoadableResource {
        private final String path;

        private MigrationFile(String path) {
            this.path = path;
        }

        @Override
        public Reader read() {
            InputStream file = MigrationFiles.class.getClassLoader().getResourceAsStream(path);
            return new InputStreamReader(Objects.requireNonNull(file, path), UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return getFilename();
        }
    }
}
