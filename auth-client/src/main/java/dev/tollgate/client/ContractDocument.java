package dev.tollgate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/** The OpenAPI document: where a server has it, and which one this client was generated from. */
final class ContractDocument {

    /** The end of a base URI, which the document stands beside. */
    private static final Pattern BASE_PATH = Pattern.compile("(/version-test)?/api/1\\.1$");

    private ContractDocument() {}

    /** @param base without a slash at its end; what stands there before the documented paths, a proxy has put there */
    static String uri(String base) {
        return BASE_PATH.matcher(base).replaceFirst("") + "/openapi.yaml";
    }

    /** Of the client's own copy: the one in {@code api-spec} could be another version's. */
    static String sha256() {
        try (InputStream document =
                Objects.requireNonNull(ContractDocument.class.getResourceAsStream("tollgate.yaml"))) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document.readAllBytes()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256");
        }
    }
}
