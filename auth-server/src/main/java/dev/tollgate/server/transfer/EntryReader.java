package dev.tollgate.server.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.password.HashReading.Checkable;
import dev.tollgate.server.password.HashReading.TooDear;
import dev.tollgate.server.password.HashReading.Unknown;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.LineDigest;
import dev.tollgate.server.user.UserId;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads records as users, and keeps in mind the fields that it does not know. */
final class EntryReader {
    private static final Pattern EXTERNAL_ID = Pattern.compile("[^\\p{Cc}]{1,256}");

    private final RecordFields records;
    private final EntryRules rules;
    private final UnknownFields unknown;
    private final Clock clock;

    EntryReader(RecordFields records, EntryRules rules, UnknownFields unknown, Clock clock) {
        this.records = records;
        this.rules = rules;
        this.unknown = unknown;
        this.clock = clock;
    }

    EntryReading read(RawRecord record) {
        return switch (record) {
            case RawRecord.Broken(long line, String reason) -> new EntryReading.Refused(line, reason);
            case RawRecord.Whole(long line, String text) -> {
                try {
                    yield new EntryReading.Sound(line, entry(text));
                } catch (RefusedRecordException refusal) {
                    yield new EntryReading.Refused(line, refusal.reason());
                }
            }
        };
    }

    private Entry entry(String record) {
        ObjectNode fields = records.of(record);
        if (!isText(fields)) {
            throw new RefusedRecordException("U+0000, or half of a surrogate pair");
        }
        fields.fieldNames().forEachRemaining(unknown::note);
        Email email = text(fields, Field.EMAIL)
                .map(text -> Email.parse(text).orElseThrow(() -> refusal(Field.EMAIL, "cannot be an e-mail address")))
                .orElseThrow(() -> refusal(Field.EMAIL, "is missing"));
        Optional<String> givenId = text(fields, Field.ID);
        Optional<UserId> id = givenId.flatMap(UserId::parse);
        Credential credential = credential(fields, email);
        return new Entry(
                digest(fields),
                email,
                id,
                externalId(text(fields, Field.EXTERNAL_ID), givenId.filter(text -> id.isEmpty())),
                credential,
                text(fields, Field.CREATED).map(this::instant),
                truth(fields));
    }

    /**
     * Of what the import takes, but for a password: what hides one may not be undone by a quick hash of it, and a field that
     * is not known may be one too.
     */
    private static LineDigest digest(ObjectNode fields) {
        return LineDigest.of(fields.deepCopy()
                .retain(Field.LABELS)
                .without(Field.PASSWORD.label())
                .toString());
    }

    private Credential credential(ObjectNode fields, Email email) {
        Optional<String> plain = text(fields, Field.PASSWORD);
        Optional<String> hash = text(fields, Field.PASSWORD_HASH);
        if (plain.isPresent() && hash.isPresent()) {
            throw new RefusedRecordException("both password and password_hash");
        }
        return plain.map(text -> plain(text, email))
                .or(() -> hash.map(this::hashed))
                .orElseGet(Credential.None::new);
    }

    private Credential plain(String text, Email email) {
        Password password =
                Password.parse(text).orElseThrow(() -> refusal(Field.PASSWORD, "has more than 1,024 bytes, or none"));
        return switch (rules.passwords().judge(password, email.text())) {
            case Accepted(var accepted) -> new Credential.Plain(accepted);
            case Refused(var objection) ->
                throw refusal(Field.PASSWORD, rules.passwords().explain(objection));
        };
    }

    private Credential hashed(String text) {
        PasswordHash hash;
        try {
            hash = new PasswordHash(text);
        } catch (IllegalArgumentException notAHash) {
            throw refusal(Field.PASSWORD_HASH, "is not 1 to 512 printable ASCII characters");
        }
        return switch (rules.hashes().apply(hash)) {
            case Checkable(String kind, boolean isDearer) -> new Credential.Hashed(hash, kind, isDearer);
            case Unknown() -> throw refusal(Field.PASSWORD_HASH, "is of no known kind, or not spelled as its kind is");
            case TooDear(String what) -> throw refusal(Field.PASSWORD_HASH, "costs too much: " + what);
        };
    }

    private static Optional<String> externalId(Optional<String> explicit, Optional<String> given) {
        if (explicit.isPresent() && given.isPresent()) {
            throw refusal(Field.EXTERNAL_ID, "stands beside an id that cannot be kept as the user's id");
        }
        Optional<String> externalId = explicit.or(() -> given);
        if (!externalId.map(EXTERNAL_ID.asMatchPredicate()::test).orElse(true)) {
            throw refusal(given.isPresent() ? Field.ID : Field.EXTERNAL_ID, "is not 1 to 256 characters");
        }
        return externalId;
    }

    private Instant instant(String text) {
        try {
            Instant created = OffsetDateTime.parse(text).toInstant();
            if (created.isBefore(Instant.EPOCH) || created.isAfter(clock.instant())) {
                throw refusal(Field.CREATED, "is before 1970 or to come");
            }
            return Instant.ofEpochMilli(created.toEpochMilli());
        } catch (DateTimeException malformed) {
            throw refusal(Field.CREATED, "is no time such as 2025-10-09T08:53:20Z");
        }
    }

    private static Optional<String> text(ObjectNode fields, Field field) {
        JsonNode value = fields.path(field.label());
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw refusal(field, "must be text");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<Boolean> truth(ObjectNode fields) {
        JsonNode value = fields.path(Field.DISABLED.label());
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw refusal(Field.DISABLED, "must be true or false");
        }
        return Optional.of(value.booleanValue());
    }

    private static RefusedRecordException refusal(Field field, String what) {
        return new RefusedRecordException(field.label() + " " + what);
    }

    /** JSON can escape what is no character, and U+0000 means different ends to different code. */
    private static boolean isText(JsonNode value) {
        return isText(value.asText())
                && value.properties().stream().allMatch(field -> isText(field.getKey()) && isText(field.getValue()))
                && value.valueStream().allMatch(EntryReader::isText);
    }

    private static boolean isText(String value) {
        return value.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }
}
