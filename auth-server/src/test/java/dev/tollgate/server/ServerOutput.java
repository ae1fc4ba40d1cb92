package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a server prints: the lines that it tells its operator, apart from those that it logs, which go where its standard
 * error goes.
 */
final class ServerOutput {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TELLER = "dev.tollgate.server";

    private final BlockingQueue<Optional<String>> told = new LinkedBlockingQueue<>();
    private final Thread reader;

    private ServerOutput(Process process, Redirect log) {
        this.reader = Thread.ofVirtual().start(() -> readAll(process, log));
    }

    static ServerOutput of(Process process, Redirect log) {
        return new ServerOutput(process, log);
    }

    /** Waits for the next line that is told. */
    String readLine() {
        return next().orElseThrow(() -> new AssertionError("the server ended before it said so"));
    }

    /** Empty once the server has ended. */
    private Optional<String> next() {
        try {
            Optional<String> line = told.take();
            if (line.isEmpty()) {
                told.add(line);
            }
            return line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** All further lines that are told, once the server has ended. */
    List<String> furtherLines() {
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            lines.add(line.get());
        }
        return lines;
    }

    /** Waits until all that was logged is where it goes. */
    void awaitEnd() throws InterruptedException {
        reader.join();
    }

    private void readAll(Process process, Redirect log) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                PrintStream logged = output(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, logged);
            }
        } catch (IOException killed) {
            // What a killed server had still to say is lost with it.
        } finally {
            told.add(Optional.empty());
        }
    }

    private void take(String line, PrintStream logged) {
        JsonNode event = event(line);
        if (event.isMissingNode()) {
            told.add(Optional.of(line));
        } else if (event.path("logger").asText().equals(TELLER)) {
            event.path("message").asText().lines().map(Optional::of).forEach(told::add);
        } else {
            logged.println(line);
        }
    }

    /** Programs other than the server print text. */
    private static JsonNode event(String line) {
        try {
            return line.startsWith("{") ? JSON.readTree(line) : JSON.missingNode();
        } catch (JsonProcessingException text) {
            return JSON.missingNode();
        }
    }

    private static PrintStream output(Redirect log) throws IOException {
        return switch (log.type()) {
            case APPEND, WRITE ->
                new PrintStream(
                        Files.newOutputStream(
                                log.file().toPath(), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        true,
                        UTF_8);
            case INHERIT -> new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
            case PIPE, READ -> new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
        };
    }
}
