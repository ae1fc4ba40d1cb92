package dev.tollgate.server.transfer;

import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.transfer.Credential.Plain;
import dev.tollgate.server.transfer.LineResult.Outcome;
import dev.tollgate.server.transfer.Placement.Passwords;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.Holder;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserIntake;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Adds users that come as records, in memory that does not grow with their number.
 *
 * <p>A record is stored together with those beside it in one transaction. Each user keeps the digest of the record, so
 * an import that was stopped anywhere is finished by the same import: what it had stored is known, and passed over.
 */
public final class UserImport {
    /** The longest record, without its line end. */
    public static final int MAX_RECORD_BYTES = 64 * 1024;

    private static final int MOST_OF_A_BATCH = 1000;

    /** So that nobody waits long for a result, nor loses much work if the program is stopped. */
    private static final int MOST_PASSWORDS_OF_A_BATCH = 64;

    private final UserIntake users;
    private final EntryRules rules;
    private final PasswordHasher hasher;
    private final Executor hashing;
    private final UniqueIds ids;
    private final Clock clock;

    /** @param hashing the threads on which passwords in the clear are hashed */
    public UserImport(
            UserIntake users, EntryRules rules, PasswordHasher hasher, Executor hashing, UniqueIds ids, Clock clock) {
        this.users = users;
        this.rules = rules;
        this.hasher = hasher;
        this.hashing = hashing;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * An import that stores and hashes nothing, and tells what would become of the records. What a record would do to
     * one behind it is told as long as no more than 100,000 others would be added between them, and a password in the
     * clear is taken for the one that it would be compared with.
     */
    public static UserImport dry(UserIntake users, EntryRules rules, UniqueIds ids, Clock clock) {
        return new UserImport(new DryIntake(users), rules, new NoHashing(), Runnable::run, ids, clock);
    }

    /**
     * Takes all records of the input, and hands out what became of them in their order, each batch as soon as it is
     * stored. A batch ends where the next record would have to be waited for, so that who sends slowly has answers too;
     * for that {@link InputStream#available} has to tell the truth.
     *
     * @throws UnreadableInputException if the input is not of this format as a whole
     * @throws IOException if the input cannot be read; what was handed out is stored
     */
    public ImportSummary run(
            InputStream input, RecordFormat format, OnExisting onExisting, Consumer<List<LineResult>> results)
            throws IOException {
        RecordReader records = new RecordReader(input, framing(format));
        UnknownFields unknown = new UnknownFields();
        Tally tally = new Tally();
        Optional<RawRecord> record = records.next();
        if (record.isPresent()) {
            RecordFields fields = fields(format, record.get());
            record = format == RecordFormat.CSV ? records.next() : record;
            EntryReader reader = new EntryReader(fields, rules, unknown, clock);
            while (record.isPresent()) {
                List<EntryReading> batch = batch(record.get(), records, reader);
                results.accept(take(batch, onExisting, tally));
                record = records.next();
            }
        }
        return tally.summary(unknown.names());
    }

    private static Framing framing(RecordFormat format) {
        return switch (format) {
            case NDJSON -> new LineFraming();
            case CSV -> new CsvFraming();
        };
    }

    private static RecordFields fields(RecordFormat format, RawRecord first) {
        return switch (format) {
            case NDJSON -> new JsonFields();
            case CSV -> CsvFields.named(first);
        };
    }

    private static List<EntryReading> batch(RawRecord first, RecordReader records, EntryReader reader)
            throws IOException {
        List<EntryReading> batch = new ArrayList<>(List.of(reader.read(first)));
        int passwords = passwords(batch.getFirst());
        while (batch.size() < MOST_OF_A_BATCH && passwords < MOST_PASSWORDS_OF_A_BATCH && records.isNextAtHand()) {
            EntryReading reading = reader.read(records.next().orElseThrow());
            batch.add(reading);
            passwords += passwords(reading);
        }
        return batch;
    }

    private static int passwords(EntryReading reading) {
        return switch (reading) {
            case EntryReading.Sound(long line, Entry entry) -> entry.credential() instanceof Plain ? 1 : 0;
            case EntryReading.Refused refused -> 0;
        };
    }

    private List<LineResult> take(List<EntryReading> batch, OnExisting onExisting, Tally tally) {
        List<Entry> entries = batch.stream()
                .flatMap(reading -> switch (reading) {
                    case EntryReading.Sound(long line, Entry entry) -> Stream.of(entry);
                    case EntryReading.Refused refused -> Stream.empty();
                })
                .toList();
        Iterator<Outcome> outcomes = entries.isEmpty()
                ? Collections.emptyIterator()
                : store(entries, onExisting).iterator();
        List<LineResult> results = new ArrayList<>();
        for (EntryReading reading : batch) {
            Outcome outcome = switch (reading) {
                case EntryReading.Sound sound -> outcomes.next();
                case EntryReading.Refused(long line, String reason) -> new Outcome.Refused(reason);
            };
            tally.count(reading, outcome);
            results.add(new LineResult(reading.line(), outcome));
        }
        return results;
    }

    private List<Outcome> store(List<Entry> entries, OnExisting onExisting) {
        List<Email> emails = entries.stream().map(Entry::email).toList();
        List<UserId> givenIds =
                entries.stream().flatMap(entry -> entry.id().stream()).toList();
        PasswordWork passwords = new PasswordWork(hasher, hashing);
        if (entries.stream().anyMatch(entry -> entry.credential() instanceof Plain)) {
            workAhead(entries, users.holders(emails, givenIds), onExisting, passwords);
        }
        return users.inOneGo(batch -> {
            Placement placement =
                    new Placement(batch.holders(emails, givenIds), onExisting, passwords, ids, clock.instant());
            List<Outcome> outcomes = entries.stream().map(placement::place).toList();
            batch.add(placement.newcomers());
            batch.revise(placement.revisions());
            return outcomes;
        });
    }

    /**
     * Does the work with passwords that will be needed, if nobody changes users until then, at once on all threads: first
     * what tells the lines that are known, then what the others need.
     */
    private void workAhead(List<Entry> entries, List<Holder> holders, OnExisting onExisting, PasswordWork passwords) {
        for (Passwords step : List.of(passwords.beginningChecks(), passwords.beginningHashes())) {
            Placement trial = new Placement(holders, onExisting, step, ids, clock.instant());
            entries.forEach(trial::place);
        }
        passwords.await();
    }
}
