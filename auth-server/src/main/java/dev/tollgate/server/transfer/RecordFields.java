package dev.tollgate.server.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes the fields out of a record. */
interface RecordFields {
    /**
     * Reads one record.
     *
     * @throws RefusedRecordException if it is not well-formed
     */
    ObjectNode of(String record);
}
