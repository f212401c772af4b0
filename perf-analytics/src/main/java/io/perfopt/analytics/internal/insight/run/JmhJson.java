package io.perfopt.analytics.internal.insight.run;

import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.MetricSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what JMH writes with {@code -rf json}. Stateless and safe from any thread. */
public final class JmhJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** Single measurements kept of a histogram for its percentiles. */
    private static final int MAXIMUM_MEASUREMENTS = 1_000_000;

    private JmhJson() {}

    /** Reads the text of a result. */
    public static Baseline parse(String name, String json) {
        try {
            return parse(name, MAPPER.readTree(json));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new AnalyticsException("not a JMH result: " + e.getMessage(), e);
        }
    }

    static Baseline parse(String name, JsonNode root) {
        if (!root.isArray()) {
            throw new IllegalArgumentException(
                    "a JMH result must be an array of benchmarks, was " + root.getNodeType());
        }
        Map<String, MetricSample> metrics = new TreeMap<>();
        for (JsonNode result : root) {
            String benchmark = result.path("benchmark").asString("");
            if (benchmark.isEmpty()) {
                throw new IllegalArgumentException("each result of JMH must name its benchmark, one did not");
            }
            String metric = benchmark + parameters(result.path("params")) + " "
                    + result.path("mode").asString("");
            metrics.put(metric, sample(result.path("primaryMetric")));
            for (Map.Entry<String, JsonNode> second :
                    result.path("secondaryMetrics").properties()) {
                if (second.getKey().endsWith(ALLOCATION)) {
                    metrics.put(metric + " " + ALLOCATION, sample(second.getValue()));
                }
            }
        }
        return Baseline.of(name, metrics);
    }

    private static String parameters(JsonNode params) {
        Map<String, String> sorted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : params.properties()) {
            sorted.put(entry.getKey(), entry.getValue().asString(""));
        }
        return sorted.isEmpty()
                ? ""
                : sorted.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static MetricSample sample(JsonNode metric) {
        String unit = metric.path("scoreUnit").asString("");
        // ops/s is a rate, s/op and B/op are costs
        Better better = unit.toLowerCase(Locale.ROOT).startsWith("ops/") ? Better.HIGHER : Better.LOWER;
        JsonNode histograms = metric.path("rawDataHistogram");
        return histograms.isArray() ? ofHistograms(unit, better, histograms) : ofIterations(unit, better, metric);
    }

    private static MetricSample ofIterations(String unit, Better better, JsonNode metric) {
        List<Double> values = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            for (JsonNode value : fork) {
                // JMH writes NaN as a text
                if (value.isNumber() && Double.isFinite(value.asDouble())) {
                    values.add(value.asDouble());
                }
            }
        }
        return MetricSample.of(unit, better, unboxed(values));
    }

    /** Sampling mode: forks of iterations of [value, count] pairs; the mean of an iteration is its repetition. */
    private static MetricSample ofHistograms(String unit, Better better, JsonNode forks) {
        List<Double> means = new ArrayList<>();
        List<Double> measurements = new ArrayList<>();
        for (JsonNode fork : forks) {
            for (JsonNode iteration : fork) {
                double sum = 0;
                long count = 0;
                for (JsonNode pair : iteration) {
                    double value = pair.path(0).asDouble();
                    long times = pair.path(1).asLong();
                    sum += value * times;
                    count += times;
                    for (long i = 0; i < times && measurements.size() < MAXIMUM_MEASUREMENTS; i++) {
                        measurements.add(value);
                    }
                }
                if (count > 0) {
                    means.add(sum / count);
                }
            }
        }
        return MetricSample.of(unit, better, unboxed(means)).withPercentilesOf(unboxed(measurements));
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
