package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tollgate.server.password.Pepper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that holds the pepper's keys, at most 64 KiB, which nobody but its owner may read or change. */
final class PepperFile {
    private static final int MAX_BYTES = 64 * 1024;

    private PepperFile() {}

    /**
     * Reads the keys.
     *
     * @throws OperatorException if the file cannot be read, is open to others, or has a wrong line; it tells no content
     */
    static Pepper read(Path file) {
        try {
            PrivateFile.require(file);
            return Pepper.parse(text(file).lines().toList());
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read the pepper file " + file, failure);
        } catch (IllegalArgumentException mistake) {
            throw new OperatorException("wrong pepper file " + file + ": " + mistake.getMessage(), mistake);
        }
    }

    /** In a character set that has a character for every byte, since comments may be in any. */
    private static String text(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("it has more than 64 KiB");
            }
            return new String(bytes, ISO_8859_1);
        }
    }
}
