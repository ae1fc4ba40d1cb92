package dev.tollgate.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All exchanges that the tests have had with servers, with how often each was had. */
record Recording(Map<RecordedExchange, Integer> exchanges) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads the files of the processes that have recorded. */
    static Recording of(List<Path> directories) throws IOException {
        Map<RecordedExchange, Integer> exchanges = new LinkedHashMap<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.sorted().toList()) {
                        read(file, exchanges);
                    }
                }
            }
        }
        return new Recording(exchanges);
    }

    int total() {
        return exchanges.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * A number stands for the exchange of the same process that has this number. A process may be killed while it
     * writes.
     */
    private static void read(Path file, Map<RecordedExchange, Integer> exchanges) throws IOException {
        List<RecordedExchange> known = new ArrayList<>();
        String text = Files.readString(file);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            if (line.startsWith("{")) {
                known.add(RecordedExchange.of(JSON.readTree(line)));
            }
            RecordedExchange exchange = line.startsWith("{") ? known.getLast() : known.get(Integer.parseInt(line) - 1);
            exchanges.merge(exchange, 1, Integer::sum);
        }
    }
}
