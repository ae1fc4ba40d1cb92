package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** The directory that holds the databases; nobody but its owner may look into one that is made here. */
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
    public static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path, permissions("rwx------"));
        } catch (IOException failure) {
            throw new OperatorException("cannot make the data directory " + path + ": " + failure, failure);
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
    Database database(Environment environment) {
        try {
            return SqliteDatabase.open(path.resolve(environment.databaseFile()));
        } catch (StoreUnavailableException failure) {
            throw new OperatorException(failure.getMessage() + ": " + rootCause(failure), failure);
        }
    }

    /** Answers what the file says; one that is missing is made with the text, for its owner's eyes alone. */
    public String readOrCreate(String name, Supplier<String> text) {
        Path file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createFile(file, permissions("rw-------"));
                Files.writeString(file, text.get());
            }
            return Files.readString(file);
        } catch (IOException failure) {
            throw new OperatorException("cannot use the file " + file + ": " + failure, failure);
        }
    }

    private static FileAttribute<?>[] permissions(String posix) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
