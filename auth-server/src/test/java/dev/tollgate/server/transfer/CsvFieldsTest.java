package dev.tollgate.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.transfer.RawRecord.Whole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

final class CsvFieldsTest {
    private static final CsvFields FIELDS = CsvFields.named(new Whole(1, "email,b,c"));

    /** As RFC 4180 has it, with every field in quotes. */
    @Property(tries = 300)
    void whatIsWrittenIsRead(
            @ForAll @Size(3)
                    List<
                                    @StringLength(min = 1, max = 6)
                                    @Chars({'"', ',', '\n', '\r', ' ', '#', '\\', '=', '\u00e9'}) String>
                            values)
            throws IOException {
        String record = values.stream()
                .map(value -> '"' + value.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
        assertThat(FIELDS.of(record(record + "\nnext").orElseThrow()))
                .map(node -> node.textValue())
                .isEqualTo(values);
    }

    /** What passes for a record is never more or less than one. */
    @Property(tries = 300)
    void whatHasNoQuotesIsReadAsItStands(
            @ForAll @Size(3)
                    List<
                                    @StringLength(min = 1, max = 6) @CharRange(from = ' ', to = '!')
                                    @Chars({'#', '\\', 'x'}) String>
                            values)
            throws IOException {
        String record = String.join(",", values);
        record(record)
                .ifPresent(text -> assertThat(FIELDS.of(text))
                        .map(node -> node.textValue())
                        .isEqualTo(values));
    }

    private static Optional<String> record(String input) throws IOException {
        RecordReader reader = new RecordReader(new ByteArrayInputStream(input.getBytes(UTF_8)), new CsvFraming());
        return reader.next()
                .flatMap(record -> record instanceof Whole whole ? Optional.of(whole.text()) : Optional.empty());
    }
}
