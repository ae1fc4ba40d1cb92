package dev.tollgate.server.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of what an import took last for a user, by which the same line is known again.
 *
 * <p>A password in the clear must have no part in it: this hash is quick, so it would let guess what the slow one of the
 * password keeps.
 */
public final class LineDigest {
    private final byte[] sha256;

    private LineDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static LineDigest of(String line) {
        try {
            return new LineDigest(MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** Takes what {@link #bytes} has given. */
    public static LineDigest ofBytes(byte[] sha256) {
        return new LineDigest(sha256.clone());
    }

    /** The 32 bytes, in a copy. */
    public byte[] bytes() {
        return sha256.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LineDigest that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
