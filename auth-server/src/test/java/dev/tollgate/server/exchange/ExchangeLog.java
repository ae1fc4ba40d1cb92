package dev.tollgate.server.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of one process: a line of JSON for each exchange, or the number of the line that has it already. Two are the
 * same if only ids, tokens, times and what makes no difference to the answer differ.
 */
final class ExchangeLog {
    private static final Path DIRECTORY = Path.of("target", "exchanges");

    /** Beyond that the path makes no difference any more. */
    private static final int MOST_LINES = 5_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern REQUEST_LINE = Pattern.compile("(\\S+) ([^\\s?]*)");
    private static final Pattern VOLATILE =
            Pattern.compile("\n(?:Date|X-Correlation-Id): .*|\\d++(?:x\\d+|-\\d\\d-\\d\\dT[\\d:.]+Z|(?<=\\d{6}))");

    private final Map<ByteBuffer, Integer> lines = new HashMap<>();
    private Optional<OutputStream> file = Optional.empty();

    /** Written at once, since the process may be killed. */
    synchronized void add(Exchange exchange) {
        int next = lines.size() + 1;
        int line = lines.computeIfAbsent(digest(key(exchange)), unknown -> next);
        try {
            String text = line == next ? JSON.writeValueAsString(exchange) : String.valueOf(line);
            open().write((text + '\n').getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private OutputStream open() throws IOException {
        if (file.isEmpty()) {
            Files.createDirectories(DIRECTORY);
            file = Optional.of(Files.newOutputStream(
                    DIRECTORY.resolve(ProcessHandle.current().pid() + ".jsonl")));
        }
        return file.get();
    }

    private String key(Exchange exchange) {
        Matcher request = REQUEST_LINE.matcher(exchange.request());
        boolean isRequest = request.lookingAt();
        String method = isRequest ? request.group(1) : "";
        String path = isRequest && lines.size() < MOST_LINES ? request.group(2) : "";
        String answer = VOLATILE.matcher(exchange.head() + exchange.body()).replaceAll("#");
        return String.join(" ", String.valueOf(exchange.isServer()), method, path, answer);
    }

    private static ByteBuffer digest(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
