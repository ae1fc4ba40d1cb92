package dev.tollgate.server.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The SHA-256 of a whole token: all of it that is stored, and the key that it is looked up by. */
public final class TokenDigest {
    private final byte[] sha256;

    private TokenDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static TokenDigest of(BearerToken token) {
        try {
            return new TokenDigest(MessageDigest.getInstance("SHA-256").digest(token.bytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** A digest as {@link #bytes} gave it away. */
    public static TokenDigest ofStored(byte[] sha256) {
        return new TokenDigest(sha256.clone());
    }

    /** The 32 bytes, in a copy. */
    public byte[] bytes() {
        return sha256.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
