package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Scrape.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An expression of a dashboard, read as far as is needed to hold its names and labels to what a server exposes. */
record PromqlExpression(String text) {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(" + NAME + ")(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) \\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile(NAME);
    private static final Set<String> FUNCTIONS =
            Set.of("sum", "min", "max", "rate", "histogram_quantile", "or", "vector");

    /** What Prometheus adds to what it scrapes. */
    private static final Set<String> ADDED_LABELS = Set.of("instance", "job");

    /** Fails unless each metric is exposed, with the labels and the values that are asked for. */
    void requireExposed(Scrape scrape) {
        List<String> metrics = new ArrayList<>();
        String rest = SELECTOR.matcher(text).replaceAll(selector -> {
            metrics.add(selector.group(1));
            requireMatched(selector.group(1), selector.group(2), scrape);
            return "";
        });
        List<String> groups = new ArrayList<>();
        rest = GROUPING.matcher(rest).replaceAll(grouping -> {
            groups.addAll(List.of(grouping.group(1).split(", ")));
            return "";
        });
        rest = rest.replace("[$__rate_interval]", "");
        WORD.matcher(rest).results().map(word -> word.group()).forEach(word -> {
            if (!FUNCTIONS.contains(word)) {
                metrics.add(word);
            }
        });
        assertThat(metrics).as("metrics of %s", text).isNotEmpty().allSatisfy(metric -> {
            assertThat(scrape.series(metric)).as("%s in %s", metric, text).isNotEmpty();
            assertThat(labels(metric, scrape))
                    .as("labels of %s in %s", metric, text)
                    .containsAll(groups);
        });
    }

    private void requireMatched(String metric, String matchers, Scrape scrape) {
        Matcher matcher = MATCHER.matcher(matchers);
        assertThat(matcher.results().map(found -> found.group()).collect(Collectors.joining(",")))
                .as("matchers of %s", text)
                .isEqualTo(matchers);
        matcher.reset();
        while (matcher.find()) {
            String label = matcher.group(1);
            assertThat(labels(metric, scrape))
                    .as("labels of %s in %s", metric, text)
                    .contains(label);
            if (matcher.group(2).equals("=")) {
                assertThat(scrape.series(metric).stream()
                                .map(series -> series.labels().get(label)))
                        .as("values of %s in %s", label, text)
                        .contains(matcher.group(3));
            }
        }
    }

    private static Set<String> labels(String metric, Scrape scrape) {
        return Stream.concat(
                        ADDED_LABELS.stream(),
                        scrape.series(metric).stream().map(Series::labels).flatMap(labels -> labels.keySet().stream()))
                .collect(Collectors.toSet());
    }
}
