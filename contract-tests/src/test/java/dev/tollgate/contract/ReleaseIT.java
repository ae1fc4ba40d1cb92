package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rehearses a release, which builds all modules anew. */
@Tag("release")
final class ReleaseIT {
    private static final long LIMIT_MINUTES = 10;

    @Test
    void aConsumerCompilesAgainstWhatIsDeployed() throws IOException, InterruptedException {
        Path output = Path.of("target/release-rehearsal.txt");
        Process rehearsal = new ProcessBuilder("bash", "../.ci/try-release")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(rehearsal.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(rehearsal.exitValue()).as("told in %s", output).isZero();
        } finally {
            rehearsal.descendants().forEach(ProcessHandle::destroyForcibly);
            rehearsal.destroyForcibly();
        }
    }
}
