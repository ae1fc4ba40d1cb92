package dev.tollgate.server.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of a key: all of it that is stored, and what it is looked up by. It needs not be slow, as that of a
 * password, since nobody can guess a key.
 */
public final class KeyDigest {
    private final byte[] sha256;

    private KeyDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static KeyDigest of(ApiKey key) {
        try {
            return new KeyDigest(
                    MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** The 32 bytes, in a copy. */
    public byte[] bytes() {
        return sha256.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyDigest that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
