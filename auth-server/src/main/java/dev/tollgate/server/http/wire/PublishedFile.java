package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A file within the program that anybody may read.
 *
 * @param resource where it lies on the class path
 * @param type its media type
 * @param headers those of this file alone
 */
public record PublishedFile(String resource, String type, Map<String, String> headers) {
    public PublishedFile {
        headers = Map.copyOf(headers);
    }

    /** Reads it; without it the program is not whole. */
    public FileContent read() {
        try (InputStream input = PublishedFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new FileContent(input.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
