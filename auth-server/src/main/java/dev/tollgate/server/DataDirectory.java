package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.SoleDatabase;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.store.sqlite.SoleSqliteDatabase;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The directory that holds the databases. What is made in it, nobody but its owner may read. */
public final class DataDirectory {
    private static final List<String> PARTS_OF_DATABASE = List.of("", "-wal", "-shm", "-journal");

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
        return open(createFile(environment));
    }

    /**
     * Opens the database of the environment, which is made if it is missing, alone.
     *
     * @throws OperatorException if the database cannot be used, or is in use
     */
    SoleDatabase createSoleDatabase(Environment environment) {
        Path file = createFile(environment);
        return OperatorException.onOutage(() -> SoleSqliteDatabase.open(file));
    }

    private Path createFile(Environment environment) {
        Path file = file(environment);
        try {
            createPrivately(file);
            return file;
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot make the database " + file, failure);
        }
    }

    /**
     * Opens the database of the environment, which must be there.
     *
     * @throws OperatorException if it is not, or cannot be used
     */
    Database existingDatabase(Environment environment) {
        Path file = file(environment);
        requireThere(file);
        return open(file);
    }

    /**
     * Puts a copy of the environment's database, of whatever version, into a file, which is whole and on the disk when
     * this returns.
     *
     * @throws OperatorException if there is no database, if a file of this name is there, or if it cannot be made
     * @throws StoreUnavailableException if the database cannot be read, or the file not written to its end
     */
    void backUp(Environment environment, Path copy) {
        Path file = file(environment);
        requireThere(file);
        try (SqliteDatabase database = SqliteDatabase.openAsIs(file)) {
            place(copy, database::copyTo);
        }
    }

    /**
     * Makes the environment's database out of a copy.
     *
     * @throws OperatorException if there is a database already, or if the copy is no whole one
     */
    void restore(Environment environment, Path copy) {
        Path file = file(environment);
        if (!Files.isRegularFile(copy)) {
            throw new OperatorException("there is no file " + copy);
        }
        if (hasJournal(copy)) {
            throw new OperatorException(
                    copy + " has a journal beside it, without which it is not whole: it was not made" + " by backup");
        }
        place(file, draft -> {
            Files.copy(copy, draft, StandardCopyOption.REPLACE_EXISTING);
            makePrivate(draft);
            SqliteDatabase.fault(draft).ifPresent(fault -> {
                throw new OperatorException("cannot restore " + copy + ": " + fault);
            });
        });
        open(file).close();
    }

    private static void requireThere(Path database) {
        if (!Files.exists(database)) {
            throw new OperatorException("there is no database " + database);
        }
    }

    private static boolean hasJournal(Path database) {
        Path journal = database.resolveSibling(database.getFileName() + "-wal");
        try {
            return Files.exists(journal) && Files.size(journal) > 0;
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read " + journal, failure);
        }
    }

    /** What writes the content of an empty file. */
    public interface Content {
        void writeTo(Path file) throws IOException;
    }

    /** Written beside its place and moved there once it is on the disk, so that no half of it is ever there. */
    public static void place(Path file, Content content) {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        try {
            requireNone(file);
            Path draft =
                    Files.createTempFile(directory, file.getFileName().toString(), ".part", ownerOnly("rw-------"));
            try {
                content.writeTo(draft);
                sync(draft, StandardOpenOption.WRITE);
                requireNone(file);
                Files.move(draft, file);
                sync(directory, StandardOpenOption.READ);
            } finally {
                for (String rest : PARTS_OF_DATABASE) {
                    Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + rest));
                }
            }
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot write " + file, failure);
        }
    }

    /** A journal without its database counts too: SQLite would play it back into whatever takes that place. */
    private static void requireNone(Path file) {
        for (String suffix : PARTS_OF_DATABASE) {
            Path part = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(part)) {
                throw new OperatorException("there is a file " + part + " already, and it stays as it is");
            }
        }
    }

    /** A directory too, which holds the names of its files. */
    private static void sync(Path file, OpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(file, mode)) {
            channel.force(true);
        }
    }

    private static void makePrivate(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
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
        return OperatorException.onOutage(() -> SqliteDatabase.open(file));
    }

    /** Makes the file, or empties one that is there, which keeps its permissions. */
    public static OutputStream renewPrivateFile(Path file) throws IOException {
        createPrivately(file);
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
