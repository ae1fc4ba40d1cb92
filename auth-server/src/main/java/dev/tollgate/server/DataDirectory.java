package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** The directory that holds the databases. What is made in it, nobody but its owner may read. */
public final class DataDirectory {
    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens the directory, which is made if it is missing.
     *
     * @throws OperatorException if the directory cannot be made or written
     */
    public static DataDirectory create(Path path) {
        try {
            Files.createDirectories(path, ownerOnly("rwx------"));
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot make the data directory " + path, failure);
        }
        return existing(path);
    }

    /**
     * Opens a directory that is there.
     *
     * @throws OperatorException if it is not, or cannot be written
     */
    static DataDirectory existing(Path path) {
        if (path.toString().isEmpty() || !Files.isDirectory(path)) {
            throw new OperatorException("there is no data directory '" + path + "'");
        }
        if (!Files.isWritable(path)) {
            throw new OperatorException("cannot write to the data directory " + path);
        }
        return new DataDirectory(path);
    }

    /**
     * Opens the database of the environment, which is made if it is missing.
     *
     * @throws OperatorException if the database cannot be used
     */
    Database createDatabase(Environment environment) {
        Path file = file(environment);
        try {
            createPrivately(file);
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot make the database " + file, failure);
        }
        return open(file);
    }

    /**
     * Opens the database of the environment, which must be there.
     *
     * @throws OperatorException if it is not, or cannot be used
     */
    Database existingDatabase(Environment environment) {
        Path file = file(environment);
        if (!Files.exists(file)) {
            throw new OperatorException("there is no database " + file);
        }
        return open(file);
    }

    /** Answers what the file says; one that is missing or empty is made with the text. */
    public String readOrCreate(String name, Supplier<String> text) {
        Path file = path.resolve(name);
        try {
            String content = Files.exists(file) ? Files.readString(file).strip() : "";
            return content.isEmpty() ? create(file, text.get()) : content;
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot use the file " + file, failure);
        }
    }

    /** Written elsewhere and moved, so that a full disk leaves no half of it. */
    private static String create(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), "", ownerOnly("rw-------"));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        return text;
    }

    private Path file(Environment environment) {
        return path.resolve(environment.databaseFile());
    }

    private static Database open(Path file) {
        try {
            return SqliteDatabase.open(file);
        } catch (StoreUnavailableException failure) {
            throw new OperatorException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Makes a file that is missing, so that nobody but its owner may read it, and opens it. */
    public static OutputStream newPrivateFile(Path file) throws IOException {
        Files.createFile(file, ownerOnly("rw-------"));
        return Files.newOutputStream(file);
    }

    /** Makes the file if it is missing, so that nobody but its owner may read it. */
    public static void createPrivately(Path file) throws IOException {
        try {
            Files.createFile(file, ownerOnly("rw-------"));
        } catch (FileAlreadyExistsException thereAlready) {
            // It keeps the permissions that it has.
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
