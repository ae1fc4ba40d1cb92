package dev.tollgate.server.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Reads a record of CSV by the names that the first one gave. An empty field is none. */
final class CsvFields implements RecordFields {
    private static final ObjectReader CSV =
            CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build().readerFor(String[][].class);

    private final List<String> names;

    private CsvFields(List<String> names) {
        this.names = names;
    }

    /**
     * Takes the record that names the fields.
     *
     * @throws UnreadableInputException if it does not
     */
    static CsvFields named(RawRecord header) {
        List<String> names = switch (header) {
            case RawRecord.Broken(long line, String reason) ->
                throw new UnreadableInputException("line " + line + ", which names the fields: " + reason);
            case RawRecord.Whole(long line, String text) -> values(text);
        };
        if (!names.contains(Field.EMAIL.label())) {
            throw new UnreadableInputException("the first line names no field 'email', with commas between the names");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new UnreadableInputException("the first line names a field twice");
        }
        return new CsvFields(names);
    }

    @Override
    public ObjectNode of(String record) {
        List<String> values = values(record);
        if (values.size() != names.size()) {
            throw new RefusedRecordException(values.size() + " fields instead of " + names.size());
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int index = 0; index < names.size(); index++) {
            put(fields, names.get(index), values.get(index));
        }
        return fields;
    }

    private static void put(ObjectNode fields, String name, String value) {
        boolean isTruth = name.equals(Field.DISABLED.label()) && (value.equals("true") || value.equals("false"));
        if (isTruth) {
            fields.put(name, value.equals("true"));
        } else if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static List<String> values(String record) {
        try {
            String[][] rows = CSV.readValue(record);
            if (rows.length != 1) {
                throw new RefusedRecordException("not one record");
            }
            return Arrays.asList(rows[0]);
        } catch (JsonProcessingException notCsv) {
            throw new RefusedRecordException("not CSV");
        }
    }
}
