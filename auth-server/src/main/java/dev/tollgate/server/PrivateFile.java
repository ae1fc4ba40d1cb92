package dev.tollgate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file with a secret. */
final class PrivateFile {
    private static final Set<PosixFilePermission> NOBODY_ELSE = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /**
     * Requires that nobody but its owner may use the file.
     *
     * @throws IllegalArgumentException if others may; it says what mends that
     */
    static void require(Path file) throws IOException {
        @Nullable PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !NOBODY_ELSE.containsAll(view.readAttributes().permissions())) {
            throw new IllegalArgumentException("others than its owner may use it; chmod 600 " + file + " mends that");
        }
    }
}
