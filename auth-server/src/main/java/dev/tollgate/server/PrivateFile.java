package dev.tollgate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file with a secret. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_ROOT = PosixFilePermissions.fromString("rw-r-----");

    /** By its number where the machine has no names. */
    private static final Set<String> ROOT = Set.of("root", "0");

    private PrivateFile() {}

    /**
     * Requires that nobody but its owner may use the file. What belongs to root, a group may read: so systemd and
     * Kubernetes hand a secret to a program that is not root, and PostgreSQL takes its keys ({@code ssl_key_file}).
     *
     * @throws IllegalArgumentException if others may; it says what mends that
     */
    public static void require(Path file) throws IOException {
        require(file, System.getProperty("user.name", ""));
    }

    static void require(Path file, String user) throws IOException {
        @Nullable PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        if (!allowed(attributes, user).containsAll(attributes.permissions())) {
            throw new IllegalArgumentException("others than its owner may use it; chmod 600 " + file + " mends that");
        }
    }

    private static Set<PosixFilePermission> allowed(PosixFileAttributes attributes, String user) {
        return ROOT.contains(attributes.owner().getName()) && !ROOT.contains(user) ? OF_ROOT : OF_OWNER;
    }
}
