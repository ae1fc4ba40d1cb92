package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Result;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged program takes in many users, wherever it is killed, and whatever stands between them. */
@EmbeddedOnly
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class ImportIT {
    private static final int USERS = Proof.of(1_000_000);
    private static final int KILLS = Proof.of(20);
    private static final int USERS_OF_A_KILL = Proof.of(100_000);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PER_MINUTE = 100_000;
    private static final int PATIENCE_MINUTES = 20;
    private static final int MOST_MEBIBYTES = 200;
    private static final String BCRYPT = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

    private final Random random = new Random();

    @TempDir
    private Path directory;

    @Test
    void manyUsersComeInAtFlatMemory() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "resident memory is read from /proc");
        Path file = users(USERS);
        long start = System.nanoTime();
        Process process = start(file, directory.resolve("data"));
        long peak = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKibibytes(process));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d users imported in %.1f s, %.0f a second, %d MiB resident at most%n",
                USERS, seconds, USERS / seconds, peak / 1024);
        assertThat(process.exitValue()).as(output()).isZero();
        assertThat(state(directory.resolve("data"))).hasSize(USERS);
        assertThat(peak / 1024).isLessThan(MOST_MEBIBYTES);
        if (Proof.isFull()) {
            assertThat(USERS / seconds).isGreaterThan((double) PER_MINUTE / MINUTE.toSeconds());
        }
    }

    @Test
    void whatAKillLeavesIsFinishedByTheSameCommand() throws Exception {
        Path file = users(USERS_OF_A_KILL);
        long start = System.nanoTime();
        assertThat(exitCode(start(file, directory.resolve("whole"))))
                .as(output())
                .isZero();
        long whole = System.nanoTime() - start;
        List<String> expected = state(directory.resolve("whole"));
        assertThat(expected).hasSize(USERS_OF_A_KILL);

        List<Integer> left = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Path data = directory.resolve("killed" + kill);
            Process process = start(file, data);
            long moment = random.nextLong(whole);
            if (kill % 2 == 1) {
                awaitFirst(data, process);
                moment /= 3;
            }
            boolean hadEnded = process.waitFor(moment, TimeUnit.NANOSECONDS);
            process.destroyForcibly().waitFor();
            left.add(hadEnded ? 0 : USERS_OF_A_KILL - stored(data));
            assertThat(exitCode(start(file, data))).as(output()).isZero();
            assertThat(state(data)).isEqualTo(expected);
        }
        System.out.printf("%d kills of an import of %d users, which left %s to do%n", KILLS, USERS_OF_A_KILL, left);
    }

    @Test
    void whatIsHostileIsRefusedAndAllElseIsTakenAndCanBeTakenElsewhere() throws Exception {
        Path file = directory.resolve("hostile.ndjson");
        try (OutputStream out = Files.newOutputStream(file)) {
            writeLine(out, user("ada@example.com", BCRYPT));
            writeLine(out, user("cost@example.com", BCRYPT.replace("$12$", "$31$")));
            writeLine(
                    out,
                    user("memory@example.com", "$argon2id$v=19$m=4194304,t=200,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA"));
            writeLine(out, user("rounds@example.com", "pbkdf2_sha256$2147483648$salt$aGFzaA=="));
            out.write("{\"email\":\"\u00ff@example.com\"}\n".getBytes(ISO_8859_1));
            byte[] piece = "x".repeat(1_000_000).getBytes(UTF_8);
            for (int megabyte = 0; megabyte < 100; megabyte++) {
                out.write(piece);
            }
            writeLine(out, "");
            writeLine(out, user("ADA@Example.com", BCRYPT));
            writeLine(out, "{\"email\":\"deep@example.com\",\"x\":" + "[".repeat(1000) + "}");
            writeLine(out, user("=cmd|'/c'!a1@example.com", BCRYPT));
            writeLine(out, "{\"email\":\"\u00e9\u001b[2J@example.com\"}");
        }
        Result result = transfer("import", file.toString(), "data");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().map(line -> line.replaceAll(": .*", "")))
                .containsExactly("line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 10");
        assertThat(result.err()).doesNotContain("R9h", "aGFzaA", "\u001b");
        assertThat(result.out())
                .startsWith("Added 2 users to live, updated 0, skipped 0; imported before 0, refused 8");

        Path exported = directory.resolve("users.csv");
        assertThat(transfer("export", "--to=" + exported, "data").err()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(exported)))
                .isEqualTo("rw-------");
        assertThat(transfer("export", "--to=" + exported, "data").exitCode()).isEqualTo(2);
        assertThat(transfer("import", exported.toString(), "elsewhere").exitCode())
                .isZero();
        assertThat(transfer("export", "--format=csv", "elsewhere").out()).isEqualTo(Files.readString(exported));
    }

    @Test
    void anInputThatCannotBeReadIsSaidInOneLine() throws Exception {
        for (String name : List.of("missing.csv", "directory.csv", "unknown")) {
            Files.createDirectories(directory.resolve("directory.csv"));
            Result result = transfer("import", directory.resolve(name).toString(), "data");
            assertThat(result.exitCode()).as(name).isEqualTo(2);
            assertThat(result.err()).contains(name).hasLineCount(1);
        }
    }

    private Result transfer(String command, String argument, String data) throws Exception {
        return Program.run("", "user", command, argument, "--data-dir=" + directory.resolve(data));
    }

    private Process start(Path file, Path data) throws IOException {
        return Program.start(directory.resolve("output"), "user", "import", file.toString(), "--data-dir=" + data);
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the import did not end");
        }
        return process.exitValue();
    }

    private static void writeLine(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(UTF_8));
    }

    private static String user(String email, String hash) {
        return "{\"email\":\"" + email + "\",\"password_hash\":\"" + hash + "\"}";
    }

    /** Users with the hashes of several systems. */
    private Path users(int count) throws IOException {
        Path file = directory.resolve("users.ndjson");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int number = 0; number < count; number++) {
                writer.write("{\"email\":\"User" + number + "@example.com\",\"id\":\"" + number
                        + "\",\"password_hash\":\"" + hash(number)
                        + "\",\"created\":\"2020-01-01T00:00:00Z\",\"disabled\":" + (number % 100 == 0) + "}\n");
            }
        }
        return file;
    }

    private String hash(int number) {
        return switch (number % 3) {
            // The letter u stands for bits of which the last four are zero, as they have to be at both ends.
            case 0 -> "$2b$10$" + bcryptLetters(21) + "u" + bcryptLetters(30) + "u";
            case 1 -> "$argon2id$v=19$m=19456,t=2,p=1$" + letters(16) + "$" + letters(32);
            default -> "pbkdf2_sha256$600000$" + number + "$" + letters(32) + "=";
        };
    }

    private String bcryptLetters(int count) {
        return letters(count).replace('+', '.').substring(0, count);
    }

    private String letters(int bytes) {
        byte[] output = new byte[bytes];
        random.nextBytes(output);
        return Base64.getEncoder().withoutPadding().encodeToString(output);
    }

    /** The start of a JVM takes so long that otherwise few kills would come after it. */
    private static void awaitFirst(Path data, Process process) throws Exception {
        boolean hasEnded = false;
        while (!hasEnded && stored(data) == 0) {
            hasEnded = process.waitFor(5, TimeUnit.MILLISECONDS);
        }
    }

    /** What is determined of all users: all but new ids and the time of the import. */
    private static List<String> state(Path data) throws SQLException {
        return query(
                data,
                "SELECT concat_ws('|', email, password_hash, password_version, disabled, created_at, external_id,"
                        + " hex(import_line)) FROM users ORDER BY email");
    }

    private static int stored(Path data) throws SQLException {
        boolean isMade = Files.exists(data.resolve("live.db"))
                && !query(data, "SELECT 1 FROM sqlite_schema WHERE name = 'removed_users'")
                        .isEmpty();
        return isMade
                ? Integer.parseInt(query(data, "SELECT count(*) FROM users").getFirst())
                : 0;
    }

    private static List<String> query(Path data, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("live.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static long peakKibibytes(Process process) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
