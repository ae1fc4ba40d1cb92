package dev.tollgate.server;

import dev.tollgate.server.http.wire.PublishedFile;
import java.util.Map;

/** The OpenAPI document that the program was built from. */
public final class ContractDocument {
    private ContractDocument() {}

    /** The SHA-256 of the document, in small hexadecimal digits. */
    public static String sha256() {
        return file().read().sha256();
    }

    /** As YAML, which is always UTF-8 here (RFC 9512). */
    static PublishedFile file() {
        return new PublishedFile("openapi/tollgate.yaml", "application/yaml", Map.of());
    }
}
