package dev.tollgate.server.transfer;

/** Finds where records end, byte by byte; what it makes of a byte depends on those before. */
interface Framing {
    /** Takes the next byte of a record. */
    Step step(byte next);

    /** What is wrong with a record that ends here, without a line end; empty if nothing is. */
    String faultAtEnd();

    /** Begins a new record. */
    void reset();

    /** What a byte means for its record. */
    enum Step {
        WITHIN,
        END,
        /** Such a record cannot be. */
        BROKEN
    }
}
