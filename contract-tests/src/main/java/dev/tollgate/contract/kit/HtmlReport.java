package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page that says all and loads nothing: no script, and no style and no picture of elsewhere. */
final class HtmlReport {
    static final String PASSED = "passed";
    static final String FAILED = "failed";
    static final String SKIPPED = "skipped";

    private static final String STYLE = """
        :root { color-scheme: light dark; --ink: #1c2126; --dim: #5b6570; --paper: #ffffff; --line: #dde2e7;
          --pass: #2e7d4f; --fail: #c2352b; --skip: #8a94a0; --tint: #fdf1f0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --dim: #9aa5b1; --paper: #15191d;
          --line: #2d343b; --pass: #55b583; --fail: #f07167; --skip: #7d8894; --tint: #2b1a1a; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
          max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
        p { margin: .25rem 0; } .dim { color: var(--dim); } a { color: inherit; }
        svg { display: block; width: 100%; height: auto; margin: 1.5rem 0 .5rem; }
        svg text { font: 14px system-ui, sans-serif; fill: var(--ink); }
        svg .big { font-size: 34px; font-weight: 650; } svg .small { font-size: 13px; fill: var(--dim); }
        rect.passed { fill: var(--pass); } rect.failed { fill: var(--fail); }
        rect.skipped { fill: none; stroke: var(--skip); stroke-width: 2; }
        path { stroke: var(--paper); stroke-width: 2.5; }
        circle { fill: none; stroke-width: 18; } circle.passed { stroke: var(--pass); }
        circle.failed { stroke: var(--fail); } circle.skipped { stroke: var(--skip); }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-top: 1px solid var(--line);
          overflow-wrap: anywhere; }
        th { font-weight: 600; color: var(--dim); font-size: .85rem; }
        .verdict { width: 5.5rem; } .name { width: 11rem; } .asks { width: 30%; }
        tr.failed td { background: var(--tint); } tr:target td { outline: 2px solid var(--dim); }
        b.passed { color: var(--pass); } b.failed { color: var(--fail); } b.skipped { color: var(--dim); }
        code { font: 13px/1.45 ui-monospace, monospace; }
        """;

    private HtmlReport() {}

    static String of(KitRun run) {
        String server = escaped(run.baseUrl().uri().toString());
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Compatibility kit: %s</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>%s</h1>
            <p><code>%s</code></p>
            <p class="dim">%s, %s, in %d ms</p>
            """.formatted(
                                server,
                                STYLE,
                                (run.failed() == 0 ? "Answers as documented" : "Does not answer as documented")
                                        + run.unchecked(),
                                server,
                                run.started().truncatedTo(ChronoUnit.SECONDS),
                                run.summary(),
                                run.time().toMillis())
                + SummaryPicture.of(run)
                + failures(run)
                + run.bySubject().entrySet().stream()
                        .map(subject -> table(run, subject.getKey(), subject.getValue()))
                        .collect(Collectors.joining())
                + "</body>\n</html>\n";
    }

    private static String failures(KitRun run) {
        return run.failed() == 0
                ? ""
                : run.results().stream()
                        .flatMap(result -> result.verdict() instanceof Failed failed
                                ? Stream.of(failure(run, result, failed))
                                : Stream.empty())
                        .collect(Collectors.joining("", "<h2>What differs</h2>\n<ul>\n", "</ul>\n"));
    }

    private static String failure(KitRun run, Result result, Failed failed) {
        return """
            <li><a href="#%s">%s, %s</a>: %s</li>
            """.formatted(
                        run.anchor(result),
                        escaped(result.check().subject()),
                        escaped(result.check().name()),
                        escaped(failed.complaint()));
    }

    private static String table(KitRun run, String subject, List<Result> results) {
        return """
            <h2>%s</h2>
            <table>
            <tr><th class="verdict">verdict</th><th class="name">check</th><th class="asks">what is asked</th>\
            <th>what came</th></tr>
            %s</table>
            """.formatted(
                        escaped(subject),
                        results.stream().map(result -> row(run, result)).collect(Collectors.joining()));
    }

    private static String row(KitRun run, Result result) {
        Check check = result.check();
        return """
            <tr id="%s" class="%s"><td><b class="%s">%s</b></td><td>%s</td>\
            <td>%s<br><span class="dim">%s</span></td><td>%s</td></tr>
            """.formatted(
                        run.anchor(result),
                        word(result.verdict()),
                        word(result.verdict()),
                        word(result.verdict()),
                        escaped(check.name()),
                        escaped(check.asks()),
                        escaped(check.source().label()),
                        came(result.verdict()));
    }

    private static String came(Verdict verdict) {
        return switch (verdict) {
            case Passed(var came) -> code(came);
            case Failed(var complaint, var came) -> escaped(complaint) + "<br>" + code(came);
            case Skipped(var reason) -> escaped(reason);
        };
    }

    private static String code(String text) {
        return "<code>" + escaped(text) + "</code>";
    }

    /** What a verdict is called, and the name of its style. */
    static String word(Verdict verdict) {
        return switch (verdict) {
            case Passed passed -> PASSED;
            case Failed failed -> FAILED;
            case Skipped skipped -> SKIPPED;
        };
    }

    /** Fit to stand between tags and in a quoted attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
