package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.server.token.BearerToken;
import dev.tollgate.server.token.TokenDigest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Fills a database with tokens as logins would, but millions of them in a minute. */
final class ManyTokens {
    private static final int TOKENS_OF_A_USER = 10;
    private static final String USER = "printf('1700000000000x%018d', i)";

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now();
    private final Path database;

    private ManyTokens(Path database) {
        this.database = database;
    }

    /**
     * Makes a database that holds so many tokens, and returns some of them.
     *
     * @param wanted how many to return at most
     */
    static List<String> fill(Path dataDirectory, int count, int wanted) throws SQLException {
        Administration.create(new EmbeddedDatabases(dataDirectory), Environment.LIVE)
                .close();
        return new ManyTokens(dataDirectory.resolve(Environment.LIVE.databaseFile())).fill(count, wanted);
    }

    /**
     * Adds tokens in no order to either kind of database, as logins do, and returns them.
     *
     * @param users how many there are, whose ids end in the numbers from 0 on
     */
    static List<String> add(Connection connection, int count, int users) throws SQLException {
        return add(new SecureRandom(), Instant.now(), connection, count, users);
    }

    private List<String> fill(int count, int wanted) throws SQLException {
        int users = count / TOKENS_OF_A_USER;
        int returned = Math.min(count, wanted);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            // Who loses this file makes it anew.
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA cache_size = -500000");
            List<String> indexes = indexes(statement);
            for (String index : indexes) {
                statement.execute("DROP INDEX " + index.split(" ", 4)[2]);
            }
            connection.setAutoCommit(false);
            statement.execute(
                    numbers(users) + "INSERT INTO users (id, email, password_hash, disabled, created_at) SELECT " + USER
                            + ", 'user' || i || '@example.com', 'none', 0, " + now.toEpochMilli() + " FROM numbers");
            // In the order of the digests, which is how SQLite stores them fastest.
            statement.execute(numbers(count - returned)
                    + "INSERT INTO tokens (digest, user_id, issued_at, expires_at, last_used_at, address, user_agent)"
                    + " SELECT unhex(printf('%08x', i * 4294967296 / " + count + ") || hex(randomblob(28))), "
                    + USER.replace("i)", "abs(random()) % " + users + ")")
                    + ", NOW - age, NOW - age + YEAR, NOW - age / 2, '198.51.100.7', 'curl/8.0'"
                            .replace("NOW", String.valueOf(now.toEpochMilli()))
                            .replace("YEAR", String.valueOf(Duration.ofDays(365).toMillis()))
                    + " FROM (SELECT i, abs(random()) % 15000000000 AS age FROM numbers)");
            List<String> tokens = add(random, now, connection, returned, users);
            for (String index : indexes) {
                statement.execute(index);
            }
            connection.commit();
            return tokens;
        }
    }

    private static List<String> indexes(Statement statement) throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'tokens' AND sql IS NOT NULL")) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }
        return indexes;
    }

    private static String numbers(int count) {
        return "WITH RECURSIVE numbers(i) AS" + " (SELECT 0 WHERE " + count
                + " > 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < " + count + ") ";
    }

    private static List<String> add(SecureRandom random, Instant now, Connection connection, int count, int users)
            throws SQLException {
        List<String> tokens = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tokens (digest, user_id, issued_at, expires_at, last_used_at, address, user_agent)"
                        + " VALUES (?, ?, ?, ?, ?, '198.51.100.7', 'curl/8.0')")) {
            for (int i = 0; i < count; i++) {
                String user = String.format(Locale.ROOT, "1700000000000x%018d", random.nextInt(users));
                String token = token(user, now, random);
                insert.setBytes(
                        1,
                        TokenDigest.of(BearerToken.parse(token).orElseThrow()).bytes());
                insert.setString(2, user);
                insert.setLong(3, now.toEpochMilli());
                insert.setLong(4, now.plus(Duration.ofDays(365)).toEpochMilli());
                insert.setLong(5, now.toEpochMilli());
                insert.addBatch();
                tokens.add(token);
            }
            insert.executeBatch();
        }
        return tokens;
    }

    private static String token(String user, Instant now, SecureRandom random) {
        String secret = random.ints(39, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
        String body = "bus|" + user + "|" + now.toEpochMilli() + "x" + secret;
        CRC32 checksum = new CRC32();
        checksum.update(body.getBytes(US_ASCII));
        return body + String.format(Locale.ROOT, "%010d", checksum.getValue());
    }
}
