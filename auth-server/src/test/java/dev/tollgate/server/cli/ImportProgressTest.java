package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.transfer.LineResult;
import dev.tollgate.server.transfer.LineResult.Outcome;
import dev.tollgate.server.user.UserId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ImportProgressTest {
    private static final Outcome ADDED = new Outcome.Added(new UserId("1700000000000x5"));

    private final AtomicLong nanos = new AtomicLong();
    private final StringWriter screen = new StringWriter();
    private final StringWriter report = new StringWriter();

    @Test
    void elsewhereThanOnATerminalALineComesNowAndThen() {
        ImportProgress progress = progress(false);
        progress.accept(List.of(new LineResult(1, ADDED)));
        assertThat(screen.toString()).isEmpty();
        nanos.set(Duration.ofSeconds(10).toNanos());
        progress.accept(List.of(new LineResult(2, ADDED)));
        progress.accept(List.of(new LineResult(3, ADDED)));
        progress.end();
        assertThat(screen.toString().lines()).containsExactly("2 records, 0 a second, 3 of 7 MiB, 0 refused");
    }

    @Test
    void onATerminalTheLineIsWrittenAnew() {
        ImportProgress progress = progress(true);
        nanos.set(Duration.ofSeconds(1).toNanos());
        progress.accept(List.of(new LineResult(1, ADDED)));
        progress.end();
        assertThat(screen.toString())
                .isEqualTo("\r\u001b[K[########            ] 1 records, 1 a second, 3 of 7 MiB, 0 refused\r\u001b[K");
    }

    @Test
    void aHundredRefusalsAreShownAndAllReported() {
        ImportProgress progress = progress(false);
        for (int line = 1; line <= 150; line++) {
            progress.accept(List.of(new LineResult(line, new Outcome.Refused("email is missing"))));
        }
        progress.end();
        assertThat(screen.toString().lines())
                .hasSize(101)
                .startsWith("line 1: email is missing")
                .endsWith("and 50 more lines are refused; --report FILE writes all of them");
        assertThat(report.toString().lines()).hasSize(150);
    }

    private ImportProgress progress(boolean isTerminal) {
        return new ImportProgress(
                new PrintWriter(screen, true),
                new PrintWriter(report, true),
                isTerminal,
                7 << 20,
                () -> 3 << 20,
                nanos::get);
    }
}
