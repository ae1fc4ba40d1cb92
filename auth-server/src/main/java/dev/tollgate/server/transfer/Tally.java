package dev.tollgate.server.transfer;

import dev.tollgate.server.transfer.LineResult.Outcome;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what became of records. */
final class Tally {
    private final SortedMap<String, Long> hashes = new TreeMap<>();
    private long added;
    private long updated;
    private long existing;
    private long known;
    private long refused;
    private long dearer;

    void count(EntryReading reading, Outcome outcome) {
        switch (outcome) {
            case Outcome.Added taken -> {
                added++;
                countHash(reading);
            }
            case Outcome.Updated taken -> {
                updated++;
                countHash(reading);
            }
            case Outcome.Existing passedOver -> existing++;
            case Outcome.Known passedOver -> known++;
            case Outcome.Refused refusal -> refused++;
        }
    }

    private void countHash(EntryReading reading) {
        if (reading instanceof EntryReading.Sound(long line, Entry entry)
                && entry.credential() instanceof Credential.Hashed hashed) {
            hashes.merge(hashed.kind(), 1L, Long::sum);
            dearer += hashed.isDearer() ? 1 : 0;
        }
    }

    ImportSummary summary(List<String> unknownFields) {
        return new ImportSummary(added, updated, existing, known, refused, hashes, dearer, unknownFields);
    }
}
