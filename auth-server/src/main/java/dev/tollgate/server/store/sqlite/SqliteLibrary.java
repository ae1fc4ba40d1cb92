package dev.tollgate.server.store.sqlite;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, which comes in the program's jar and can be loaded from a file alone. The driver would
 * compare that file with the jar byte by byte at every start, and leave it behind where the process is killed; ours is
 * gone as soon as it is loaded.
 */
final class SqliteLibrary {
    /** Where the driver looks first (its class {@code SQLiteJDBCLoader}). */
    private static final String PLACE = "org.sqlite.lib.path";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

    private SqliteLibrary() {}

    /** Loads it, unless the operator names another one, or there is none for this platform or no room for a file. */
    static void load() {
        String name = LibraryLoaderUtil.getNativeLibName();
        try (InputStream library =
                SqliteLibrary.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            if (library != null && System.getProperty(PLACE) == null) {
                load(name, library);
            }
        } catch (Exception unusable) {
            LOG.debug("SQLite's library is left to its driver, which tells what is wrong", unusable);
        }
    }

    private static void load(String name, InputStream library) throws Exception {
        Path directory = Files.createTempDirectory("tollgate-sqlite");
        Path file = directory.resolve(name);
        try {
            Files.copy(library, file);
            System.setProperty(PLACE, directory.toString());
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(PLACE);
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }
}
