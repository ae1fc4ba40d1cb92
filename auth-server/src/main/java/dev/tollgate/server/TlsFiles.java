package dev.tollgate.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The PEM files by which a server proves who it is, and by which it knows operators.
 *
 * @param certificate the server's certificate, and then those that lead from it to one that clients know
 * @param key its private key, which nobody but its owner may read
 * @param authorities certificates of those who vouch for operators
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> authorities) {
    private static final int MAX_BYTES = 256 * 1024;

    /**
     * Reads the files.
     *
     * @throws OperatorException if one cannot be read, or the key is open to others
     */
    Content read() {
        return new Content(
                bytes("certificate", certificate, false),
                bytes("key", key, true),
                authorities.map(file -> ByteBuffer.wrap(bytes("client authorities", file, false))));
    }

    /**
     * Makes of the files what they stand for.
     *
     * @throws OperatorException if they are broken or do not belong together, or the certificate is not valid now; it
     *     tells no content of the key
     */
    TlsIdentity identity(Content content, Instant now) {
        List<X509Certificate> chain;
        try {
            chain = TlsIdentity.chain(content.certificate().array());
        } catch (IllegalArgumentException mistake) {
            throw wrong("certificate", certificate, mistake);
        }
        Optional<ClientAuthorities> operators = operators(content, now);
        TlsIdentity identity;
        try {
            var privateKey =
                    PemKey.parse(content.key().array(), chain.getFirst().getPublicKey());
            identity = TlsIdentity.of(chain, privateKey, operators);
        } catch (IllegalArgumentException mistake) {
            throw new OperatorException(
                    "wrong TLS key " + key + " for the certificate " + certificate + ": " + mistake.getMessage(),
                    mistake);
        }
        if (now.isBefore(identity.begin())) {
            throw new OperatorException("the TLS certificate " + certificate + " begins on " + identity.begin());
        }
        if (now.isAfter(identity.end())) {
            throw new OperatorException("the TLS certificate " + certificate + " has ended on " + identity.end());
        }
        return identity;
    }

    private Optional<ClientAuthorities> operators(Content content, Instant now) {
        try {
            return content.authorities().map(file -> ClientAuthorities.read(file, now));
        } catch (IllegalArgumentException mistake) {
            throw wrong("client authorities", authorities.orElseThrow(), mistake);
        }
    }

    private static byte[] bytes(String what, Path file, boolean isSecret) {
        try (InputStream input = Files.newInputStream(file)) {
            if (isSecret) {
                PrivateFile.require(file);
            }
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("it has more than " + MAX_BYTES / 1024 + " KiB");
            }
            return bytes;
        } catch (IOException failure) {
            throw OperatorException.onFile("cannot read the TLS " + what + " " + file, failure);
        } catch (IllegalArgumentException mistake) {
            throw wrong(what, file, mistake);
        }
    }

    private static OperatorException wrong(String what, Path file, IllegalArgumentException mistake) {
        return new OperatorException("wrong TLS " + what + " " + file + ": " + mistake.getMessage(), mistake);
    }

    /** What was in the files; two are equal if all their bytes are. */
    record Content(ByteBuffer certificate, ByteBuffer key, Optional<ByteBuffer> authorities) {
        Content(byte[] certificate, byte[] key, Optional<ByteBuffer> authorities) {
            this(ByteBuffer.wrap(certificate), ByteBuffer.wrap(key), authorities);
        }
    }
}
