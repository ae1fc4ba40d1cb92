package dev.tollgate.server.transfer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How records are written. */
public enum RecordFormat {
    /** One JSON object a line (RFC 8259). */
    NDJSON(".*\\.(?:ndjson|jsonl)"),

    /** Comma-separated values (RFC 4180) whose first line names the fields. */
    CSV(".*\\.csv");

    private final String fileName;

    RecordFormat(String fileName) {
        this.fileName = fileName;
    }

    /** The format that a file of this name has. */
    public static Optional<RecordFormat> ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> lower.matches(format.fileName))
                .findFirst();
    }

    /** The format of the name that an operator writes: {@code ndjson} or {@code csv}. */
    public static Optional<RecordFormat> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst();
    }
}
