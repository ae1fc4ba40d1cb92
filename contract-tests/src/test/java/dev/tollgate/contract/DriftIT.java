package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Holds all exchanges that the tests of the server and of this module have had to the document. Runs last. */
final class DriftIT {
    private static final List<Path> RECORDED =
            List.of(Path.of("../auth-server/target/exchanges"), Path.of("target/exchanges"));

    /** The long tests alone have no table of all. */
    private static final Path TABLE = Path.of(
            Boolean.getBoolean("tollgate.unit-tests-skipped") ? "target/drift-of-long-tests.txt" : "target/drift.txt");

    private static DriftReport report;

    @BeforeAll
    static void compare() throws IOException {
        report = DriftReport.of(new Spec(), Recording.of(RECORDED));
        Files.writeString(TABLE, report.text());
        System.out.println(report.text());
    }

    @Test
    void everyExchangeIsAsDocumented() {
        assertThat(report.exchanges()).isPositive();
        assertThat(report.drift()).isEmpty();
    }

    @Test
    @DisabledIfSystemProperty(named = "tollgate.unit-tests-skipped", matches = "true")
    void everyDeclaredAnswerHasBeenSeen() {
        assertThat(report.unseen()).isEmpty();
    }

    @Test
    @DisabledIfSystemProperty(named = "tollgate.unit-tests-skipped", matches = "true")
    void everyExampleOfAnAnswerHasBeenSeen() {
        assertThat(report.unseenExamples()).isEmpty();
    }
}
