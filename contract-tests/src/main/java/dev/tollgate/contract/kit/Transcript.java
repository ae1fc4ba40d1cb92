package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.io.PrintWriter;

/** What a run says on a terminal. */
final class Transcript {
    private Transcript() {}

    static void write(KitRun run, PrintWriter out) {
        run.results().forEach(result -> write(result, out));
        out.println();
        out.println(
                run.baseUrl().uri() + ": " + run.summary() + " in " + run.time().toMillis() + " ms" + run.unchecked());
    }

    private static void write(Result result, PrintWriter out) {
        Check check = result.check();
        out.println(word(result.verdict()) + "  " + check.subject() + ", " + check.name());
        out.println("         asks: " + check.asks() + " (" + check.source().label() + ")");
        switch (result.verdict()) {
            case Passed(var came) -> out.println("         came: " + came);
            case Failed(var complaint, var came) -> {
                out.println("         came: " + came);
                out.println("         but:  " + complaint);
            }
            case Skipped(var reason) -> out.println("         because " + reason);
        }
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Passed passed -> "pass   ";
            case Failed failed -> "FAIL   ";
            case Skipped skipped -> "skipped";
        };
    }
}
