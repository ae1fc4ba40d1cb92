package dev.tollgate.server.transfer;

import java.util.List;
import java.util.SortedMap;

/**
 * What an import did, in numbers of records.
 *
 * @param known those that had been imported before
 * @param hashes those that were taken with a hash, by its kind
 * @param dearer those of them whose hash costs more than ours
 * @param unknownFields names, as they were sent
 */
public record ImportSummary(
        long added,
        long updated,
        long existing,
        long known,
        long refused,
        SortedMap<String, Long> hashes,
        long dearer,
        List<String> unknownFields) {
    public long records() {
        return added + updated + existing + known + refused;
    }
}
