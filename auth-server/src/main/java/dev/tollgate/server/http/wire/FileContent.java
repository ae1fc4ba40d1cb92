package dev.tollgate.server.http.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/** What stands in a file, and the digest by which it is known. */
public final class FileContent {
    /** One entity tag of a list (RFC 9110, section 8.8.3), which others went before. */
    private static final Pattern LISTED_TAG =
            Pattern.compile("\\G[ \\t,]*+(?:W/)?+(?<opaque>\"[!#-~\\x80-\\xff]*+\")[ \\t]*+(?=,|$)");

    private final byte[] bytes;
    private final String sha256;

    FileContent(byte[] bytes) {
        this.bytes = bytes;
        this.sha256 = HexFormat.of().formatHex(digest(bytes));
    }

    /** In small hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** A strong one: other bytes have another. */
    String entityTag() {
        return '"' + sha256 + '"';
    }

    /**
     * Whether a client has this content already. Tags are compared weakly (RFC 9110, section 13.1.2), as by a proxy
     * that weakened ours when it compressed; behind one that cannot be read no further one is.
     *
     * @param ifNoneMatch the lines of that header
     */
    boolean isHeldBy(Iterable<String> ifNoneMatch) {
        for (String line : ifNoneMatch) {
            if (line.strip().equals("*") || lists(entityTag(), line)) {
                return true;
            }
        }
        return false;
    }

    int length() {
        return bytes.length;
    }

    /** For one answer: the bytes are shared by all. */
    Buffer buffer() {
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
    }

    private static boolean lists(String tag, String line) {
        Matcher listed = LISTED_TAG.matcher(line);
        while (listed.find()) {
            if (listed.group("opaque").equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
