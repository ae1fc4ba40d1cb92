package dev.tollgate.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashReader;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcUserIntake;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import dev.tollgate.server.transfer.LineResult.Outcome;
import dev.tollgate.server.transfer.LineResult.Outcome.Added;
import dev.tollgate.server.transfer.LineResult.Outcome.Existing;
import dev.tollgate.server.transfer.LineResult.Outcome.Known;
import dev.tollgate.server.transfer.LineResult.Outcome.Refused;
import dev.tollgate.server.transfer.LineResult.Outcome.Updated;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class UserImportTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String BCRYPT = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    private static final String PEPPERED =
            "$argon2id$v=19$m=19456,t=2,p=1,keyid=azE$HEbIRWwbAXd7p8EQYgyhpQ$YGYiUfuE5vc1Ev8kFZ6aPsBjN/5PMHOTo6uUkEbtoiU";
    private static final String PASSWORD = "correct horse battery staple";
    private static final EntryRules RULES = new EntryRules(
            new PasswordRules(15), new HashReader(ForeignHashBounds.DEFAULT, new HashCost(19_456, 2))::read);

    @TempDir
    private Path directory;

    private final PlainHasher hasher = new PlainHasher();
    private Database database;
    private UserStore users;
    private UserImport intake;
    private ImportSummary summary = new ImportSummary(0, 0, 0, 0, 0, new TreeMap<>(), 0, List.of());

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("users.db"));
        users = new JdbcUserStore(database, CLOCK);
        intake = importInto(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLineIsAUserWithAllThatItSays() throws Exception {
        assertThat(take(line("ada@example.com")
                        + "{\"email\":\"Bob@Example.COM\",\"id\":\"1700000000000x5\",\"password_hash\":\"" + BCRYPT
                        + "\",\"created\":\"2020-02-03T04:05:06.7891+01:00\",\"disabled\":true}\n"
                        + "{\"email\":\"cyd@example.com\",\"id\":\"4711\",\"password\":\"" + PASSWORD + "\"}\n"))
                .hasSize(3)
                .allMatch(result -> result.outcome() instanceof Added);
        User ada = user("ada@example.com");
        assertThat(ada).isEqualTo(User.added(ada.id(), ada.email(), Optional.empty(), NOW));
        assertThat(user("bob@example.com"))
                .isEqualTo(new User(
                        new UserId("1700000000000x5"),
                        new Email("bob@example.com"),
                        Optional.of(new PasswordHash(BCRYPT)),
                        0,
                        true,
                        Instant.parse("2020-02-03T03:05:06.789Z"),
                        NOW,
                        Optional.empty()));
        assertThat(user("cyd@example.com").externalId()).contains("4711");
        assertThat(user("cyd@example.com").passwordHash()).contains(PlainHasher.hashOf(PASSWORD));
        assertThat(summary.hashes()).containsExactly(entry("bcrypt", 1L));
        assertThat(summary.dearer()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedStopsNobody() throws Exception {
        assertThat(take("{}\n" + line("ada@example.com")))
                .first()
                .isEqualTo(new LineResult(1, new Refused("email is missing")));
        assertThat(stored()).containsExactly("ada@example.com");
        assertThat(summary.records()).isEqualTo(2);
    }

    @Test
    void deepAndWideObjectsAreNoTrouble() throws Exception {
        String wide =
                IntStream.range(0, 6_000).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
        assertThat(take("{\"email\":\"a@b.example\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}\n"
                        + "{\"email\":\"a@b.example\"," + wide + "}\n"))
                .extracting(result -> result.outcome() instanceof Added)
                .containsExactly(false, true);
        assertThat(summary.unknownFields()).hasSize(100).startsWith("f0", "f1");
    }

    @Test
    void theSameAddressInAnotherSpellingIsTheSameUser() throws Exception {
        assertThat(outcomes(line("\u00e9va@example.com")
                        + line("E\u0301VA@EXAMPLE.COM")
                        + line("b@b\u00fccher.example")
                        + line("B@xn--bcher-kva.example")))
                .extracting(Added.class::isInstance)
                .containsExactly(true, false, true, false);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void anIdIsHadByOneUser() throws Exception {
        String ada = "{\"email\":\"ada@example.com\",\"id\":\"1700000000000x5\"}\n";
        String bob = ada.replace("ada", "bob");
        Refused refused = new Refused("id is used by another user");
        assertThat(outcomes(ada + bob)).containsExactly(new Added(new UserId("1700000000000x5")), refused);
        for (OnExisting choice : OnExisting.values()) {
            assertThat(outcomes(bob, choice)).containsExactly(refused);
        }
    }

    @Test
    void whoIsHereIsRefusedPassedOverOrUpdated() throws Exception {
        take(line("ada@example.com"));
        User ada = user("ada@example.com");
        giveToken(ada.id());
        String again = "{\"email\":\"ADA@example.com\",\"id\":\"1700000000000x5\",\"password_hash\":\"" + BCRYPT
                + "\",\"created\":\"2020-01-01T00:00:00Z\",\"disabled\":true}\n";

        assertThat(outcomes(again, OnExisting.FAIL)).containsExactly(new Refused("email is used by another user"));
        assertThat(outcomes(again, OnExisting.SKIP)).containsExactly(new Existing(ada.id()));
        assertThat(user("ada@example.com")).isEqualTo(ada);
        assertThat(tokens()).isEqualTo(1);
        assertThat(outcomes(again, OnExisting.UPDATE)).containsExactly(new Updated(ada.id()));
        assertThat(user("ada@example.com"))
                .isEqualTo(new User(
                        ada.id(),
                        ada.email(),
                        Optional.of(new PasswordHash(BCRYPT)),
                        1,
                        true,
                        ada.createdAt(),
                        NOW,
                        Optional.empty()));
        assertThat(tokens()).isZero();
        assertThat(outcomes(again, OnExisting.UPDATE)).containsExactly(new Known(ada.id()));
    }

    @Test
    void anUpdateChangesWhatTheLineSaysAndNothingElse() throws Exception {
        take("{\"email\":\"ada@example.com\",\"password_hash\":\"" + BCRYPT + "\",\"disabled\":true}\n");
        User ada = user("ada@example.com");
        giveToken(ada.id());
        take("{\"email\":\"ada@example.com\",\"id\":\"4711\"}\n", OnExisting.UPDATE);
        assertThat(user("ada@example.com"))
                .isEqualTo(new User(ada.id(), ada.email(), ada.passwordHash(), 0, true, NOW, NOW, Optional.of("4711")));
        take("{\"email\":\"ada@example.com\",\"disabled\":false}\n", OnExisting.UPDATE);
        assertThat(user("ada@example.com").disabled()).isFalse();
        assertThat(tokens()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasTakenIsKnown(OnExisting choice) throws Exception {
        String lines = line("ada@example.com") + "{\"email\":\"bob@example.com\",\"password\":\"" + PASSWORD + "\"}\n";
        take(lines);
        int hashes = hasher.hashes;
        assertThat(outcomes(lines, choice))
                .containsExactly(
                        new Known(user("ada@example.com").id()),
                        new Known(user("bob@example.com").id()));
        assertThat(hasher.hashes).isEqualTo(hashes);
    }

    @Test
    void anotherPasswordIsAnotherLineThoughTheDigestDoesNotTellIt() throws Exception {
        String line = "{\"email\":\"bob@example.com\",\"password\":\"" + PASSWORD + "\"}";
        take(line);
        byte[] digest = database.read(handle -> handle.createQuery("SELECT import_line FROM users")
                .mapTo(byte[].class)
                .one());
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo(sha256("{\"email\":\"bob@example.com\"}"))
                .isNotEqualTo(sha256(line));
        String other = line.replace("staple", "stable");
        assertThat(outcomes(other, OnExisting.FAIL)).containsExactly(new Refused("email is used by another user"));
        assertThat(outcomes(other, OnExisting.UPDATE))
                .containsExactly(new Updated(user("bob@example.com").id()));
        assertThat(user("bob@example.com").passwordHash()).contains(PlainHasher.hashOf("correct horse battery stable"));
    }

    @Test
    void onlyWhatIsStoredIsHashed() throws Exception {
        take(line("ada@example.com"));
        String lines = Stream.of("ada", "bob", "BOB", "cyd")
                .map(name -> "{\"email\":\"" + name + "@example.com\",\"password\":\"" + PASSWORD + name + "\"}\n")
                .collect(Collectors.joining());
        take(lines);
        assertThat(hasher.hashes).isEqualTo(2);
        take(lines);
        assertThat(hasher.hashes).isEqualTo(2);
    }

    @Test
    void aDryRunTellsTheSameAndChangesNothing() throws Exception {
        take(line("ada@example.com"));
        String lines = line("Ada@example.com") + line("bob@example.com") + line("bob@example.com")
                + line("BOB@example.com") + "{\"email\":\"cyd@example.com\",\"password\":\"" + PASSWORD + "\"}\n"
                + line("ada@example.com") + "{}";
        List<Class<?>> told = kinds(
                UserImport.dry(
                        new JdbcUserIntake(database, CLOCK), RULES, new UniqueIds(CLOCK, new SecureRandom()), CLOCK),
                lines);
        assertThat(stored()).containsExactly("ada@example.com");
        assertThat(hasher.hashes).isZero();
        assertThat(told)
                .containsExactly(
                        Refused.class, Added.class, Known.class, Refused.class, Added.class, Known.class, Refused.class)
                .isEqualTo(kinds(intake, lines));
    }

    @Test
    void whoSendsSlowlyHasAnswersMeanwhile() throws Exception {
        BlockingQueue<LineResult> results = new LinkedBlockingQueue<>();
        try (PipedInputStream input = new PipedInputStream();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<ImportSummary> running;
            try (PipedOutputStream sender = new PipedOutputStream(input)) {
                running =
                        threads.submit(() -> intake.run(input, RecordFormat.NDJSON, OnExisting.FAIL, results::addAll));
                for (long number = 1; number <= 3; number++) {
                    send(sender, line("user" + number + "@example.com") + "{\"email\":");
                    assertThat(results.poll(60, TimeUnit.SECONDS))
                            .extracting(LineResult::line)
                            .isEqualTo(2 * number - 1);
                    send(sender, "\n");
                    assertThat(results.poll(60, TimeUnit.SECONDS))
                            .extracting(LineResult::line)
                            .isEqualTo(2 * number);
                }
            }
            assertThat(running.get(60, TimeUnit.SECONDS).added()).isEqualTo(3);
        }
    }

    private static void send(PipedOutputStream sender, String text) throws IOException {
        sender.write(text.getBytes(UTF_8));
        sender.flush();
    }

    @Test
    void theFirstLineOfCsvNamesTheFields() throws Exception {
        String csv = "\uFEFFid,email,disabled,note\r\n"
                + "4711,\"ada@example.com\",true,\"two\r\nlines, and \"\"quotes\"\"\"\r\n"
                + ",bob@example.com,,\r\n"
                + "1,cyd@example.com\r\n"
                + ",=cmd@example.com,false,\n"
                + ",d@example.com,TRUE,\n";
        assertThat(run(intake, csv, RecordFormat.CSV, OnExisting.FAIL))
                .extracting(LineResult::line, result -> result.outcome() instanceof Refused(var reason) ? reason : "")
                .containsExactly(
                        tuple(2L, ""),
                        tuple(4L, ""),
                        tuple(5L, "2 fields instead of 4"),
                        tuple(6L, ""),
                        tuple(7L, "disabled must be true or false"));
        assertThat(user("ada@example.com").externalId()).contains("4711");
        assertThat(user("ada@example.com").disabled()).isTrue();
        assertThat(user("bob@example.com").externalId()).isEmpty();
        assertThat(summary.unknownFields()).containsExactly("note");
    }

    @ParameterizedTest
    @CsvSource({
        "'name;email\nx;y\n', email",
        "'id,id,email\n1,2,a@b.example\n', twice",
        "'\"email\n', line 1",
        "'\"', quote"
    })
    void aFirstLineThatNamesNoFieldsIsToldSo(String csv, String message) {
        assertThatThrownBy(() -> run(intake, csv, RecordFormat.CSV, OnExisting.FAIL))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsExportedIsImportedAsTheSame(RecordFormat format) throws Exception {
        take("{\"email\":\"ada@example.com\",\"password_hash\":\"" + PEPPERED
                + "\",\"created\":\"2020-01-01T00:00:00Z\"}\n"
                + "{\"email\":\"=bob@example.com\",\"id\":\"a \\\"quoted\\\",\u2028 = id\",\"disabled\":true}\n"
                + "{\"email\":\"\u00e9@b\u00fccher.example\",\"id\":\"1700000000000x5\",\"external_id\":\"x\","
                + "\"password_hash\":\"" + BCRYPT + "\"}\n");
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        UserExport export = new UserExport(format, true, exported);
        export.begin();
        users.forEach(export::write);
        try (Database elsewhere = SqliteDatabase.open(directory.resolve("elsewhere.db"))) {
            run(importInto(elsewhere), exported.toString(UTF_8), format, OnExisting.FAIL);
            List<User> imported = new ArrayList<>();
            new JdbcUserStore(elsewhere, CLOCK).forEach(imported::add);
            List<User> original = new ArrayList<>();
            users.forEach(original::add);
            assertThat(imported).hasSize(3).isEqualTo(original);
        }
    }

    private UserImport importInto(Database target) {
        return new UserImport(
                new JdbcUserIntake(target, CLOCK),
                RULES,
                hasher,
                Runnable::run,
                new UniqueIds(CLOCK, new SecureRandom()),
                CLOCK);
    }

    private static String line(String email) {
        return "{\"email\":\"" + email + "\"}\n";
    }

    private List<LineResult> take(String lines) throws IOException {
        return take(lines, OnExisting.FAIL);
    }

    private List<LineResult> take(String lines, OnExisting onExisting) throws IOException {
        return run(intake, lines, RecordFormat.NDJSON, onExisting);
    }

    private List<Outcome> outcomes(String lines) throws IOException {
        return outcomes(lines, OnExisting.FAIL);
    }

    private List<Outcome> outcomes(String lines, OnExisting onExisting) throws IOException {
        return take(lines, onExisting).stream().map(LineResult::outcome).toList();
    }

    private List<Class<?>> kinds(UserImport users, String lines) throws IOException {
        return run(users, lines, RecordFormat.NDJSON, OnExisting.FAIL).stream()
                .<Class<?>>map(result -> result.outcome().getClass())
                .toList();
    }

    private List<LineResult> run(UserImport users, String input, RecordFormat format, OnExisting onExisting)
            throws IOException {
        List<LineResult> results = new ArrayList<>();
        summary = users.run(new ByteArrayInputStream(input.getBytes(UTF_8)), format, onExisting, results::addAll);
        return results;
    }

    private User user(String email) {
        return users.findByEmail(new Email(email)).orElseThrow();
    }

    private List<String> stored() {
        List<String> emails = new ArrayList<>();
        users.forEach(user -> emails.add(user.email().text()));
        return emails;
    }

    private void giveToken(UserId id) {
        database.change(handle -> handle.createUpdate(
                        "INSERT INTO tokens (digest, user_id, issued_at, expires_at) VALUES (:digest, :id, 0, 1)")
                .bind("digest", new byte[32])
                .bind("id", id.text())
                .execute());
    }

    private int tokens() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM tokens")
                .mapTo(Integer.class)
                .one());
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    /** Hashes nothing, and counts. */
    private static final class PlainHasher implements PasswordHasher {
        private int hashes;

        static PasswordHash hashOf(String password) {
            return new PasswordHash("plain " + password);
        }

        @Override
        public PasswordHash hash(Password password) {
            hashes++;
            return hashOf(password.text());
        }

        @Override
        public PasswordMatch check(Password password, Optional<PasswordHash> stored) {
            return stored.equals(Optional.of(hashOf(password.text()))) ? PasswordMatch.RIGHT : PasswordMatch.WRONG;
        }
    }
}
