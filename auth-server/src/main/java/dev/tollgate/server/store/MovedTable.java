package dev.tollgate.server.store;

import java.util.HexFormat;

/** What of a table is on both sides of a move. */
public record MovedTable(String name, Content from, Content to) {
    public boolean isWhole() {
        return from.equals(to);
    }

    /**
     * All rows of a table.
     *
     * @param sha256 in hexadecimal, of all values in the order of the keys
     */
    public record Content(long rows, String sha256) {
        static Content of(long rows, byte[] digest) {
            return new Content(rows, HexFormat.of().formatHex(digest));
        }
    }
}
