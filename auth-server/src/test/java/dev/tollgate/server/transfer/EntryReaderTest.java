package dev.tollgate.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashReader;
import dev.tollgate.server.password.PasswordRules;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntryReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final UnknownFields unknown = new UnknownFields();
    private final EntryReader reader = new EntryReader(
            new JsonFields(),
            new EntryRules(
                    new PasswordRules(15), new HashReader(ForeignHashBounds.DEFAULT, new HashCost(19_456, 2))::read),
            unknown,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                                      | email is missing
        {"email":null}                                          | email is missing
        {"email":7}                                             | email must be text
        {"email":"ada"}                                         | email cannot be an e-mail address
        []                                                      | not one JSON object
        null                                                    | not one JSON object
        {"email":"a@b.example"                                  | not one JSON object
        {"email":"a@b.example"} {}                              | not one JSON object
        {"email":"a@b.example","email":"c@b.example"}           | not one JSON object
        {"email":"a@b.example","x":"\\u0000"}                   | U+0000, or half of a surrogate pair
        {"email":"a@b.example","x":["\\ud800"]}                 | U+0000, or half of a surrogate pair
        {"email":"a@b.example","\\udc00":1}                     | not one JSON object
        {"email":"a@b.example","id":""}                         | id is not 1 to 256 characters
        {"email":"a@b.example","id":"a\\tb"}                    | id is not 1 to 256 characters
        {"email":"a@b.example","id":"4","external_id":"5"}      | external_id stands beside an id that cannot be kept as the user's id
        {"email":"a@b.example","created":"yesterday"}           | created is no time such as 2025-10-09T08:53:20Z
        {"email":"a@b.example","created":"2020-01-01T00:00:00"} | created is no time such as 2025-10-09T08:53:20Z
        {"email":"a@b.example","created":"2026-01-02T03:04:06Z"} | created is before 1970 or to come
        {"email":"a@b.example","created":"+999999999-01-01T00:00:00Z"} | created is before 1970 or to come
        {"email":"a@b.example","disabled":"true"}               | disabled must be true or false
        {"email":"a@b.example","password":"zzyzzyzzy"}          | password is too short, it needs at least 15 characters
        {"email":"a@b.example","password":""}                   | password has more than 1,024 bytes, or none
        {"email":"a@b.example","password_hash":"zzy"}           | password_hash is of no known kind, or not spelled as its kind is
        {"email":"a@b.example","password_hash":"zzy\\nzzy"}     | password_hash is not 1 to 512 printable ASCII characters
        {"email":"a@b.example","password":"p","password_hash":"h"} | both password and password_hash
        {"email":"a@b.example","password_hash":"$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"} | password_hash costs too much: bcrypt of cost 31, above 14
        """)
    void whatIsNoUserIsRefusedWithoutASecret(String record, String reason) {
        assertThat(read(record)).isEqualTo(new EntryReading.Refused(7, reason));
        assertThat(reason).doesNotContain("zzy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"email":"a@b.example","id":null,"password":null,"password_hash":null,"created":null,"disabled":null}
        {"email":"a@b.example","created":"1970-01-01T00:00:00Z"}
        {"email":"a@b.example","created":"2026-01-02T04:04+01:00"}
        {"email":"a@b.example","id":"1700000000000x5","external_id":"\\u2028 \\ud83d\\ude00"}
        """)
    void allElseIsAUser(String record) {
        assertThat(read(record)).isInstanceOf(EntryReading.Sound.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"email":"a@b.example","password":"correct horse battery staple"}
        {"email":"a@b.example","password_hash":"$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"}
        """)
    void aSecretIsHidden(String record) {
        assertThat(read(record).toString()).contains("hidden").doesNotContain("correct", "R9h");
    }

    private EntryReading read(String record) {
        return reader.read(new RawRecord.Whole(7, record));
    }
}
