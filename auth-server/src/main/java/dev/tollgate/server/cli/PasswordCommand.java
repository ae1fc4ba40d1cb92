package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.password.HashCalibration;
import dev.tollgate.server.password.HashCalibration.Measurement;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashingMemory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands for password hashing. */
@Command(name = "password", description = "Measure password hashing.")
final class PasswordCommand {
    private static final int LEAST_MILLISECONDS = 5;
    private static final int MOST_MILLISECONDS = 5000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            description = "Measure what password hashing costs on this machine; the last line printed are options"
                    + " for serve.")
    void calibrate(
            @Option(
                            names = "--milliseconds",
                            paramLabel = "MILLISECONDS",
                            defaultValue = "50",
                            description = "Time of one core that a hash may take (default: ${DEFAULT-VALUE})")
                    int milliseconds,
            @Option(
                            names = "--hash-budget",
                            paramLabel = "MIB",
                            defaultValue = "256",
                            description = "MiB for all hashes at once (default: ${DEFAULT-VALUE})")
                    int mebibytes) {
        require("--milliseconds", milliseconds, LEAST_MILLISECONDS, MOST_MILLISECONDS);
        require("--hash-budget", mebibytes, HashingMemory.LEAST_MEBIBYTES, HashingMemory.MOST_MEBIBYTES);
        HashCalibration calibration = new HashCalibration(
                Runtime.getRuntime().availableProcessors(), mebibytes, Duration.ofMillis(milliseconds));

        out().println(heading(calibration.atOnce()));
        List<Measurement> measurements = calibration.measure();
        measurements.forEach(measurement -> out().println(line(measurement)));
        Measurement choice = calibration.choose(measurements);
        if (!calibration.isQuickEnough(choice)) {
            out().println("No hash takes at most " + milliseconds + " ms here; this is the quickest:");
        }
        HashCost cost = choice.cost();
        out().println("--hash-memory " + cost.memoryKib() + " --hash-passes " + cost.passes() + " --hash-permits "
                + calibration.permits());
    }

    private static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new OperatorException(
                    option + " must be a whole number from " + least + " to " + most + ", not '" + value + "'");
        }
    }

    private static String heading(List<Integer> atOnce) {
        StringBuilder heading =
                new StringBuilder(String.format(Locale.ROOT, "%10s %7s %10s", "memory", "passes", "ms"));
        atOnce.forEach(hashes -> heading.append(String.format(Locale.ROOT, " %12s", hashes + " at once")));
        return heading.toString();
    }

    private static String line(Measurement measurement) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%6d KiB %7d %10.1f",
                measurement.cost().memoryKib(),
                measurement.cost().passes(),
                measurement.milliseconds()));
        measurement.hashesPerSecond().forEach(rate -> line.append(String.format(Locale.ROOT, " %10.1f/s", rate)));
        return line.toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
