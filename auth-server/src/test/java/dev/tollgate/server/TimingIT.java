package dev.tollgate.server;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody learns from a failed login whether there is such a user: neither by its bytes nor by its time. */
@Tag("endurance")
final class TimingIT {
    private static final int LOGINS_OF_A_KIND = Proof.of(2000);

    /** A server that has just started is slower than it will be. */
    private static final int FIRST_LOGINS = 50;

    /** What a busy machine does to one run it hardly does to three. */
    private static final int RUNS = Proof.isFull() ? 3 : 1;

    /** In every build the hash is a cheap one: what is not the hash shows all the better beside it. */
    private static final Map<Setting, String> SETTINGS =
            Proof.isFull() ? Unthrottled.SETTINGS : Unthrottled.CHEAP_SETTINGS;

    @TempDir
    private Path directory;

    @Test
    void allFailedLoginsLookTheSameAndTakeTheSameTime() throws Exception {
        TestUser.addTo(directory, Kind.WRONG.email, SETTINGS);
        TestUser.addTo(directory, Kind.DISABLED.email, SETTINGS);
        Program.Result disabled =
                Program.run("", "user", "disable", "--email=" + Kind.DISABLED.email, "--data-dir=" + directory);
        assertThat(disabled.exitCode()).as(disabled.err()).isZero();

        try (Server server =
                        Program.serveUnrecorded(directory.resolve("log"), directory, Unthrottled.options(SETTINGS));
                RawConnection connection = RawConnection.to(server.port())) {
            requireSameAnswers("generate-api-token", connection);
            String answer = requireSameAnswers("generate-user-token", connection);
            measure(FIRST_LOGINS, answer, connection);

            Set<Kind> suspects = EnumSet.complementOf(EnumSet.of(Kind.WRONG));
            for (int run = 1; run <= RUNS && !suspects.isEmpty(); run++) {
                Run measured = measure(LOGINS_OF_A_KIND, answer, connection);
                System.out.printf("Failed logins, run %d, %d of each kind%n%s", run, LOGINS_OF_A_KIND, measured);
                suspects.removeIf(kind -> !measured.betrays(kind));
            }
            if (Proof.isFull()) {
                assertThat(suspects)
                        .as("what can be told from a wrong password in each of %d runs", RUNS)
                        .isEmpty();
            }
        }
    }

    /** Fails unless all kinds are answered alike; returns that answer. */
    private static String requireSameAnswers(String operation, RawConnection connection) throws IOException {
        Set<String> answers = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            connection.send(kind.request(operation));
            answers.add(withoutDateAndIds(connection.answerText()));
        }
        assertThat(answers)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("HTTP/1.1 400 ")
                .contains("INVALID_LOGIN_CREDENTIALS");
        return answers.iterator().next();
    }

    /** Logs in one after the other, each kind as often and in an order that is drawn anew each time. */
    private static Run measure(int loginsOfAKind, String answer, RawConnection connection) throws IOException {
        List<Series> all = Stream.of(Kind.values())
                .map(kind -> new Series(kind, new double[loginsOfAKind]))
                .toList();
        List<Series> order = new ArrayList<>(all);
        Random random = new Random(loginsOfAKind);
        for (int i = 0; i < loginsOfAKind; i++) {
            Collections.shuffle(order, random);
            for (Series series : order) {
                String request = series.kind.request("generate-user-token");
                long start = System.nanoTime();
                connection.send(request);
                String text = connection.answerText();
                series.milliseconds[i] = (System.nanoTime() - start) / 1e6;
                assertThat(withoutDateAndIds(text)).isEqualTo(answer);
            }
        }
        return new Run(all.stream()
                .collect(toMap(
                        series -> series.kind,
                        series -> Timings.of(series.milliseconds),
                        (one, other) -> one,
                        () -> new EnumMap<>(Kind.class))));
    }

    private static String withoutDateAndIds(String answer) {
        return answer.replaceFirst("\r\nDate: [^\r]*", "")
                .replaceFirst("\r\nX-Correlation-Id: [^\r]*", "")
                .replaceAll("\\d{13}x\\d{18}", "ID");
    }

    /** Each has an address of the same length, so that the requests are as long as each other. */
    private enum Kind {
        UNKNOWN("eve@example.com"),
        WRONG(TestUser.EMAIL),
        DISABLED("bob@example.com"),
        IMPOSSIBLE("ada.example.com");

        private final String email;

        Kind(String email) {
            this.email = email;
        }

        private String request(String operation) {
            String body = "{\"email\":\"" + email + "\",\"password\":\"this is not the password\"}";
            return "POST /api/1.1/wf/" + operation + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
    }

    /** The times of one kind, in the order in which they were measured. */
    private static final class Series {
        private final Kind kind;
        private final double[] milliseconds;

        private Series(Kind kind, double[] milliseconds) {
            this.kind = kind;
            this.milliseconds = milliseconds;
        }
    }

    private record Run(Map<Kind, Timings> timings) {
        private boolean betrays(Kind kind) {
            return of(kind).differFrom(of(Kind.WRONG));
        }

        private Timings of(Kind kind) {
            return Objects.requireNonNull(timings.get(kind));
        }

        /** A line for each kind. */
        @Override
        public String toString() {
            return timings.keySet().stream().map(this::line).collect(joining());
        }

        private String line(Kind kind) {
            return String.format(
                    Locale.ROOT,
                    "%-10s median %7.3f ms, t against a wrong password %6.2f%n",
                    kind.name().toLowerCase(Locale.ROOT),
                    of(kind).median(),
                    of(kind).t(of(Kind.WRONG)));
        }
    }
}
