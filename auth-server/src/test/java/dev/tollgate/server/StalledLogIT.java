package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server whose log nobody reads. */
@Tag("endurance")
final class StalledLogIT {
    /** Their lines are several times what a pipe and the server's own memory for them hold. */
    private static final int REQUESTS = 20_000;

    private static final int AT_ONCE = 100;
    private static final Pattern LOSS = Pattern.compile("\"message\":\"(\\d+) lines of the log were lost");

    @TempDir
    private Path directory;

    @Test
    void requestsAreAnsweredAndTheLogTellsHowMuchOfItIsLost() throws Exception {
        TestUser.addTo(directory);
        Process process = Program.startUnread(directory, "--access-log");
        try (BufferedReader log = process.inputReader()) {
            String ready = log.readLine();
            int port = URI.create(ready.substring(ready.indexOf("http"), ready.lastIndexOf('"')))
                    .getPort();
            try (RawConnection connection = RawConnection.to(port)) {
                String check = TestUser.check(TestUser.token(connection));
                for (int sent = 0; sent < REQUESTS; sent += AT_ONCE) {
                    connection.send(check.repeat(AT_ONCE));
                    for (int answered = 0; answered < AT_ONCE; answered++) {
                        assertThat(connection.answer().status()).isEqualTo(200);
                    }
                }
            }
            process.toHandle().destroy();
            List<String> lines = log.lines().toList();
            assertThat(process.waitFor()).isZero();
            long lost = lines.stream()
                    .map(LOSS::matcher)
                    .filter(Matcher::find)
                    .mapToLong(loss -> Long.parseLong(loss.group(1)))
                    .sum();
            long told = lines.stream()
                    .filter(line -> line.contains("\"logger\":\"dev.tollgate.access\""))
                    .count();
            assertThat(lost).isPositive();
            // Beside the checks there were the login, and what the server says at its end.
            assertThat(told + lost).isBetween(REQUESTS + 1L, REQUESTS + 5L);
        } finally {
            process.destroyForcibly();
        }
    }
}
