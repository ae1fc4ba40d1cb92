package dev.tollgate.server.token;

import java.net.InetAddress;

/**
 * Where a token was issued to, so that its user can recognise it.
 *
 * @param address of the client, as text; empty for tokens that are older than this record
 * @param userAgent what the client called itself: at most 128 printable characters of ASCII, maybe none
 */
public record SessionOrigin(String address, String userAgent) {
    private static final int MOST_CHARACTERS = 128;

    /** Takes over what a client called itself; what cannot be printed becomes a question mark. */
    public static SessionOrigin of(InetAddress address, String claimed) {
        String printable = claimed.substring(0, Math.min(claimed.length(), MOST_CHARACTERS))
                .replaceAll("[^ -~]", "?");
        return new SessionOrigin(address.getHostAddress(), printable);
    }
}
