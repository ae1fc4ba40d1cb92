package dev.tollgate.contract.kit;

import static dev.tollgate.contract.kit.HtmlReport.FAILED;
import static dev.tollgate.contract.kit.HtmlReport.PASSED;
import static dev.tollgate.contract.kit.HtmlReport.SKIPPED;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A run at a glance, as SVG: a ring of all checks, and a square for each, which leads to it. */
final class SummaryPicture {
    private static final int WIDTH = 1000;
    private static final int ROW = 34;
    private static final int TOP = 14;
    private static final int RING_HEIGHT = 190;
    private static final int NAMES = 210;
    private static final int SQUARES = 370;
    private static final int STEP = 21;
    private static final int LEGEND_STEP = 100;

    private SummaryPicture() {}

    static String of(KitRun run) {
        List<Map.Entry<String, List<Result>>> subjects =
                List.copyOf(run.bySubject().entrySet());
        int height = Math.max(RING_HEIGHT, TOP + (subjects.size() + 1) * ROW);
        return """
            <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
            %s%s%s</svg>
            """.formatted(
                        WIDTH,
                        height,
                        run.summary(),
                        ring(run),
                        IntStream.range(0, subjects.size())
                                .mapToObj(row -> squares(run, TOP + row * ROW, subjects.get(row)))
                                .collect(Collectors.joining()),
                        legend(TOP + subjects.size() * ROW));
    }

    private static String ring(KitRun run) {
        double all = run.results().size();
        double passed = run.passed() / all * 100;
        double failed = run.failed() / all * 100;
        return arc(PASSED, 0, passed)
                + arc(FAILED, passed, failed)
                + arc(SKIPPED, passed + failed, 100 - passed - failed)
                + """
                <text class="big" x="90" y="98" text-anchor="middle">%d</text>
                <text class="small" x="90" y="119" text-anchor="middle">of %d passed</text>
                """.formatted(run.passed(), run.results().size());
    }

    /** A part of the ring, in percent of it; it begins at the top. */
    private static String arc(String kind, double start, double length) {
        return length <= 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<circle class=\"%s\" cx=\"90\" cy=\"95\" r=\"72\" pathLength=\"100\""
                                + " stroke-dasharray=\"%.2f %.2f\" transform=\"rotate(%.2f 90 95)\"/>%n",
                        kind,
                        length,
                        100 - length,
                        start * 3.6 - 90);
    }

    private static String squares(KitRun run, int top, Map.Entry<String, List<Result>> subject) {
        List<Result> results = subject.getValue();
        return """
            <text x="%d" y="%d">%s</text>
            """.formatted(NAMES, top + 15, HtmlReport.escaped(subject.getKey()))
                + IntStream.range(0, results.size())
                        .mapToObj(column -> square(run, SQUARES + column * STEP, top, results.get(column)))
                        .collect(Collectors.joining());
    }

    private static String square(KitRun run, int left, int top, Result result) {
        String word = HtmlReport.word(result.verdict());
        return """
            <a href="#%s"><title>%s: %s</title>%s</a>
            """.formatted(
                        run.anchor(result), HtmlReport.escaped(result.check().name()), word, square(word, left, top));
    }

    /** With a cross if something failed, for whoever does not see the colours apart. */
    private static String square(String word, int left, int top) {
        return """
            <rect class="%s" x="%d" y="%d" width="16" height="16" rx="3"/>%s\
            """.formatted(
                        word,
                        left + 1,
                        top + 2,
                        word.equals(FAILED) ? "<path d=\"M%d %dl8 8m0 -8l-8 8\"/>".formatted(left + 5, top + 6) : "");
    }

    private static String legend(int top) {
        List<String> words = List.of(PASSED, FAILED, SKIPPED);
        return IntStream.range(0, words.size())
                .mapToObj(column -> square(words.get(column), SQUARES + column * LEGEND_STEP, top)
                        + """
                        <text class="small" x="%d" y="%d">%s</text>
                        """.formatted(SQUARES + column * LEGEND_STEP + STEP + 3, top + 15, words.get(column)))
                .collect(Collectors.joining());
    }
}
