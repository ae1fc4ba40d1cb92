package dev.tollgate.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.store.StoredTable.Column;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The values of a row, in the order of the table's columns: text, numbers, truth values or bytes, or nothing. */
record StoredRow(List<Optional<Object>> values) {
    static StoredRow of(StoredTable table, ResultSet row) throws SQLException {
        List<Optional<Object>> values = new ArrayList<>(table.columns().size());
        int position = 0;
        for (Column column : table.columns()) {
            position++;
            @Nullable
            Object value = switch (column.kind()) {
                case TEXT -> row.getString(position);
                case NUMBER -> row.getLong(position);
                case FLAG -> row.getBoolean(position);
                case BYTES -> row.getBytes(position);
            };
            values.add(row.wasNull() ? Optional.empty() : Optional.ofNullable(value));
        }
        return new StoredRow(values);
    }

    /** Binds the first values to a statement's parameters, as many as there are columns. */
    void bind(SqlStatement<?> statement, List<Column> columns) {
        for (int position = 0; position < columns.size(); position++) {
            Optional<Object> value = values.get(position);
            if (value.isPresent()) {
                statement.bind(position, value.get());
            } else {
                statement.bindNull(position, sqlType(columns.get(position)));
            }
        }
    }

    /** Adds each value with its length, so that no two tables look the same. */
    void addTo(MessageDigest digest) {
        for (Optional<Object> value : values) {
            if (value.isEmpty()) {
                digest.update((byte) 0);
            } else {
                byte[] bytes = bytes(value.get());
                digest.update((byte) 1);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
        }
    }

    private static byte[] bytes(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes;
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            default -> value.toString().getBytes(UTF_8);
        };
    }

    private static int sqlType(Column column) {
        return switch (column.kind()) {
            case TEXT -> Types.VARCHAR;
            case NUMBER -> Types.BIGINT;
            case FLAG -> Types.BOOLEAN;
            case BYTES -> Types.BINARY;
        };
    }
}
