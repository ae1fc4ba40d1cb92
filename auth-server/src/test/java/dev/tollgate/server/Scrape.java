package dev.tollgate.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server has answered to Prometheus, in its text format. */
record Scrape(Map<String, String> helps, Map<Series, Double> values) {
    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) (.*)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\",?");

    /** A name with its labels. */
    record Series(String name, Map<String, String> labels) {
        static Series of(String name, String... labels) {
            Map<String, String> pairs = new TreeMap<>();
            for (int i = 0; i < labels.length; i += 2) {
                pairs.put(labels[i], labels[i + 1]);
            }
            return new Series(name, pairs);
        }
    }

    static Scrape of(TestServer server) throws Exception {
        TestServer.Answer answer = server.manage("/metrics");
        if (answer.status() != 200) {
            throw new AssertionError(answer.body());
        }
        return parse(answer.body());
    }

    static Scrape parse(String text) {
        Map<String, String> helps = new LinkedHashMap<>();
        HELP.matcher(text).results().forEach(help -> helps.put(help.group(1), help.group(2)));
        Map<Series, Double> values = new LinkedHashMap<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Map<String, String> labels = new TreeMap<>();
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            }
            values.put(new Series(sample.group(1), labels), Double.valueOf(sample.group(3)));
        }
        return new Scrape(helps, values);
    }

    double value(String name, String... labels) {
        return value(Series.of(name, labels));
    }

    /** 0 if there is no such series. */
    private double value(Series series) {
        return values.getOrDefault(series, 0.0);
    }

    /** By how much the series of a name have grown, those that have. */
    Map<Series, Double> growthOf(String name, Scrape before) {
        return series(name).stream()
                .filter(series -> value(series) != before.value(series))
                .collect(Collectors.toMap(Function.identity(), series -> value(series) - before.value(series)));
    }

    /** Of all series of a name. */
    double total(String name) {
        return series(name).stream().mapToDouble(this::value).sum();
    }

    List<Series> series(String name) {
        return values.keySet().stream()
                .filter(series -> series.name().equals(name))
                .toList();
    }

    Set<String> labelValues(String label) {
        return values.keySet().stream()
                .filter(series -> series.name().startsWith("tollgate_"))
                .flatMap(series -> series.labels().entrySet().stream())
                .filter(pair -> pair.getKey().equals(label))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }
}
