package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, which sends the same requests over and over on a few connections. */
final class Wrk {
    /** So many that a server always has something to do, and so few that no request waits long. */
    private static final int CONNECTIONS = 8;

    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(1);
    private static final Pattern FIGURES = Pattern.compile("figures (\\d+) (\\d+) (\\d+)");
    private static final String SCRIPT = """
        local requests, last = {}, 0
        for request in io.open("REQUESTS", "rb"):read("*a"):gmatch("[^%z]+") do
          requests[#requests + 1] = request
        end
        function request()
          last = last % #requests + 1
          return requests[last]
        end
        function done(summary)
          local errors = summary.errors
          io.write(string.format("figures %d %d %d\\n", summary.requests, summary.duration,
            errors.connect + errors.read + errors.write + errors.status + errors.timeout))
        end
        """;

    private final Path program;
    private final Path script;

    private Wrk(Path program, Path script) {
        this.program = program;
        this.script = script;
    }

    /**
     * Prepares a load.
     *
     * @param requests as they stand on the wire, sent in turn
     * @param directory where wrk's files may be made
     */
    static Wrk sending(List<String> requests, Path directory) throws IOException {
        Path bytes = Files.createTempFile(directory, "wrk", ".requests");
        Files.write(bytes, String.join("\0", requests).getBytes(ISO_8859_1));
        Path script = Files.createTempFile(directory, "wrk", ".lua");
        Files.writeString(script, SCRIPT.replace("REQUESTS", bytes.toString()));
        return new Wrk(InstalledProgram.require("wrk"), script);
    }

    /** Sends at least so many requests. */
    void warmUp(Server server, long requests) throws Exception {
        long answered = 0;
        while (answered < requests) {
            answered += load(server, WARM_UP_ROUND).requests();
        }
    }

    /** Sends requests for so long, and longer if nothing is answered yet; fails if an answer is an error. */
    Cost load(Server server, Duration time) throws Exception {
        Cost cost = attempt(server, time);
        while (cost.requests == 0) {
            cost = attempt(server, time);
        }
        return cost;
    }

    private Cost attempt(Server server, Duration time) throws Exception {
        Duration before = server.cpuTime();
        // wrk itself knows whole seconds only; an interrupt makes it report what it has done so far.
        Process process = new ProcessBuilder(
                        "timeout",
                        "--signal=INT",
                        "--preserve-status",
                        String.valueOf(time.toMillis() / 1e3),
                        program.toString(),
                        "--threads=1",
                        "--connections=" + CONNECTIONS,
                        "--duration=" + (time.toSeconds() + 10) + "s",
                        "--script=" + script,
                        "http://127.0.0.1:" + server.port())
                .redirectErrorStream(true)
                .start();
        String report = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
        Duration spent = server.cpuTime().minus(before);
        Matcher figures = FIGURES.matcher(report);
        assertThat(figures.find()).as(report).isTrue();
        assertThat(figures.group(3)).as("errors in " + report).isEqualTo("0");
        return new Cost(
                Long.parseLong(figures.group(1)), Duration.ofNanos(Long.parseLong(figures.group(2)) * 1000), spent);
    }

    /**
     * What a load has cost.
     *
     * @param cpuTime of the server alone
     */
    record Cost(long requests, Duration time, Duration cpuTime) {
        double cpuMicroseconds() {
            return cpuTime.toNanos() / 1e3 / requests;
        }

        double requestsPerSecond() {
            return requests * 1e9 / time.toNanos();
        }
    }
}
