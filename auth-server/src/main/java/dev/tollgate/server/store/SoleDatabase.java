package dev.tollgate.server.store;

/** A database that nobody else can use until it is closed. */
public interface SoleDatabase extends Transactions {
    /** The last number that the table has given a row, or 0. */
    long lastNumber(String table);

    /** Has the table's next row get the number after this one, which is at least that of any row. */
    void setLastNumber(String table, long number);
}
