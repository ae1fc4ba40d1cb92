package dev.tollgate.server.transfer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of a record, in the order of an export. */
enum Field {
    EMAIL,
    ID,
    /** What {@code id} means for an id that cannot be kept, for one who has both. */
    EXTERNAL_ID,
    PASSWORD,
    PASSWORD_HASH,
    CREATED,
    DISABLED;

    static final Set<String> LABELS = Arrays.stream(values()).map(Field::label).collect(Collectors.toUnmodifiableSet());

    /** What is exported: a password is not known. */
    static final List<Field> EXPORTED = List.of(EMAIL, ID, EXTERNAL_ID, PASSWORD_HASH, CREATED, DISABLED);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
