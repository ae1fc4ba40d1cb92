package dev.tollgate.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.User;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/**
 * Writes users as records that an import takes for the same users: what was elsewhere is kept, their tokens and the time
 * of their last change are not.
 *
 * <p>A cell of CSV is written as it is, also if it begins with {@code =}, which some programs compute: with anything
 * before it, it would be another address.
 */
public final class UserExport {
    private final RecordFormat format;
    private final boolean hasHashes;
    private final OutputStream output;
    private final ObjectWriter records;

    public UserExport(RecordFormat format, boolean hasHashes, OutputStream output) {
        this.format = format;
        this.hasHashes = hasHashes;
        this.output = output;
        this.records = switch (format) {
            case NDJSON -> JsonMapper.builder().build().writer();
            case CSV ->
                CsvMapper.builder()
                        .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                        .build()
                        .writer(CsvSchema.builder()
                                .addColumns(
                                        Field.EXPORTED.stream()
                                                .map(Field::label)
                                                .toList(),
                                        CsvSchema.ColumnType.STRING)
                                .build());
        };
    }

    /** Writes what stands before all users. */
    public void begin() {
        if (format == RecordFormat.CSV) {
            write(Field.EXPORTED.stream().map(Field::label).collect(Collectors.joining(",")) + "\n");
        }
    }

    /**
     * Writes a user.
     *
     * @throws UncheckedIOException if the output does not take it
     */
    public void write(User user) {
        try {
            String record = records.writeValueAsString(fields(user));
            write(format == RecordFormat.CSV ? record : record + "\n");
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("text can be written", impossible);
        }
    }

    private void write(String text) {
        try {
            output.write(text.getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ObjectNode fields(User user) {
        ObjectNode fields = JsonNodeFactory.instance
                .objectNode()
                .put(Field.EMAIL.label(), user.email().text())
                .put(Field.ID.label(), user.id().text());
        user.externalId().ifPresent(id -> fields.put(Field.EXTERNAL_ID.label(), id));
        user.passwordHash()
                .filter(hash -> hasHashes)
                .map(PasswordHash::phc)
                .ifPresent(hash -> fields.put(Field.PASSWORD_HASH.label(), hash));
        return fields.put(Field.CREATED.label(), user.createdAt().toString())
                .put(Field.DISABLED.label(), user.disabled());
    }
}
