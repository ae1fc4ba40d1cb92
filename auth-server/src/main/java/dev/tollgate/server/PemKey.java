package dev.tollgate.server;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** Reads the private key of a certificate, in any of the forms that tools write unencrypted. */
final class PemKey {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";

    /** Forms that leave out which algorithm the key is for, as PKCS #1 (RFC 8017) and SEC 1 (RFC 5915) do. */
    private static final List<String> BARE = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY");

    private static final byte INTEGER = 0x02;
    private static final byte OCTET_STRING = 0x04;
    private static final byte SEQUENCE = 0x30;
    private static final int LONG_LENGTH = 0x80;

    private PemKey() {}

    /**
     * Reads the only key of a file.
     *
     * @param publicKey its other half, which tells what the form leaves out
     * @throws IllegalArgumentException if there is no key, or none that can be read; it tells no content
     */
    static PrivateKey parse(byte[] file, PublicKey publicKey) {
        List<PemBlock> keys = PemBlock.all(file).stream()
                .filter(block -> block.label().endsWith(PKCS8))
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException("it has to have one block PRIVATE KEY, and has " + keys.size());
        }
        PemBlock key = keys.getFirst();
        if (key.label().equals(ENCRYPTED_PKCS8) || key.text().contains("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "the key is encrypted; openssl pkey -in OLD -out NEW writes it as it is needed here");
        }
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(key, publicKey)));
        } catch (GeneralSecurityException noSuchKey) {
            throw new IllegalArgumentException(
                    "it has no key for " + publicKey.getAlgorithm() + ", which the certificate is for", noSuchKey);
        }
    }

    private static byte[] pkcs8(PemBlock key, PublicKey publicKey) {
        if (key.label().equals(PKCS8)) {
            return key.der();
        }
        if (!BARE.contains(key.label())) {
            throw new IllegalArgumentException("a block " + key.label() + " is not known; it should be PRIVATE KEY");
        }
        byte[] version = {INTEGER, 1, 0};
        return element(SEQUENCE, joined(version, algorithm(publicKey.getEncoded()), element(OCTET_STRING, key.der())));
    }

    /** The first element of a SubjectPublicKeyInfo (RFC 5280, section 4.1), which PKCS #8 has in the same form. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = contentOf(publicKey, 0);
        return Arrays.copyOfRange(publicKey, start, endOf(publicKey, start));
    }

    private static int contentOf(byte[] der, int element) {
        int length = Byte.toUnsignedInt(der[element + 1]);
        return element + 2 + (length < LONG_LENGTH ? 0 : length - LONG_LENGTH);
    }

    private static int endOf(byte[] der, int element) {
        int content = contentOf(der, element);
        int length = Byte.toUnsignedInt(der[element + 1]);
        if (length >= LONG_LENGTH) {
            length = 0;
            for (int index = element + 2; index < content; index++) {
                length = length << Byte.SIZE | Byte.toUnsignedInt(der[index]);
            }
        }
        return content + length;
    }

    /** With the longer form of the length, which is enough for any key and is read wherever the shorter one is. */
    private static byte[] element(byte tag, byte[] content) {
        byte[] head = {
            tag, (byte) (LONG_LENGTH + 2), (byte) (content.length >> Byte.SIZE), (byte) content.length,
        };
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
