package dev.tollgate.server;

import dev.tollgate.server.store.postgres.DatabasePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of the database's password: one line. */
final class DatabasePasswordFile {
    private DatabasePasswordFile() {}

    /**
     * Reads the password.
     *
     * @throws OperatorException if the file cannot be read, is open to others, or has not just one line
     */
    static DatabasePassword read(Path file) {
        try {
            PrivateFile.require(file);
            List<String> lines = Files.readAllLines(file);
            if (lines.size() != 1 || lines.getFirst().isEmpty()) {
                throw new IllegalArgumentException("it must be the password in one line");
            }
            return new DatabasePassword(lines.getFirst());
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read the database's password file " + file, failure);
        } catch (IllegalArgumentException mistake) {
            throw new OperatorException(
                    "wrong database's password file " + file + ": " + mistake.getMessage(), mistake);
        }
    }
}
