package dev.tollgate.server.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that both databases have. A row stands by its key, which all databases order alike: text and bytes byte by
 * byte.
 *
 * @param columns all, those of the key first
 */
record StoredTable(String name, List<Column> key, List<Column> columns) {
    /** The one whose keys the database counts. */
    static final StoredTable THROTTLE_CLEARINGS = of(
            "throttle_clearings",
            List.of(Column.number("id")),
            Column.number("account"),
            Column.bytes("address"),
            Column.number("pair"));

    /** In an order in which no row refers to one that comes later. */
    static final List<StoredTable> ALL = List.of(
            of(
                    "users",
                    List.of(Column.text("id")),
                    Column.text("email"),
                    Column.text("password_hash"),
                    Column.number("password_version"),
                    Column.flag("disabled"),
                    Column.number("created_at"),
                    Column.number("modified_at"),
                    Column.text("external_id"),
                    Column.bytes("import_line"),
                    Column.number("migrated_at")),
            of(
                    "removed_users",
                    List.of(Column.bytes("digest")),
                    Column.flag("is_address"),
                    Column.number("removed_at")),
            of(
                    "tokens",
                    List.of(Column.bytes("digest")),
                    Column.text("user_id"),
                    Column.number("issued_at"),
                    Column.number("expires_at"),
                    Column.number("last_used_at"),
                    Column.text("address"),
                    Column.text("user_agent")),
            of(
                    "api_keys",
                    List.of(Column.bytes("digest")),
                    Column.text("kind"),
                    Column.text("name"),
                    Column.number("created_at")),
            of("throttle_secret", List.of(Column.number("id")), Column.bytes("secret")),
            of("login_places", List.of(Column.number("pair")), Column.number("last_login")),
            THROTTLE_CLEARINGS);

    private static StoredTable of(String name, List<Column> key, Column... others) {
        return new StoredTable(
                name, key, Stream.concat(key.stream(), Stream.of(others)).toList());
    }

    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        BYTES
    }

    record Column(String name, Kind kind) {
        static Column text(String name) {
            return new Column(name, Kind.TEXT);
        }

        static Column number(String name) {
            return new Column(name, Kind.NUMBER);
        }

        static Column flag(String name) {
            return new Column(name, Kind.FLAG);
        }

        static Column bytes(String name) {
            return new Column(name, Kind.BYTES);
        }
    }
}
