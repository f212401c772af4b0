package io.perfopt.analytics.internal.insight.run;

import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.Interval;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.MetricSample.Quantile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of a baseline: JSON whose bytes depend on the figures alone. It is written by hand because its layout is a promise (one metric
 * a block, its values on one line), which a pretty printer's defaults are not. Stateless and safe from any thread.
 */
public final class BaselineJson {

    static final String FORMAT = "perfopt-baseline-1";
    private static final long MAXIMUM_BYTES = 64L << 20;
    private static final MathContext DIGITS = new MathContext(6);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BaselineJson() {}

    /** Reads a baseline, a JMH result or an interval log. */
    public static Baseline read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAXIMUM_BYTES) {
                throw new AnalyticsException(file + " must be at most " + MAXIMUM_BYTES + " bytes, was " + size);
            }
            String name = String.valueOf(file.getFileName());
            String text = Files.readString(file);
            if (HistogramRun.isLog(text)) {
                return HistogramRun.parse(name, text);
            }
            JsonNode root = MAPPER.readTree(text);
            return root.isArray() ? JmhJson.parse(name, root) : baseline(root);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new AnalyticsException(
                    file + " cannot be read as a baseline, a JMH result or an interval log: " + e.getMessage(), e);
        }
    }

    private static Baseline baseline(JsonNode root) {
        String format = root.path("format").asString("");
        if (!format.equals(FORMAT)) {
            throw new IllegalArgumentException("format must be " + FORMAT + ", was '" + format + "'");
        }
        Map<String, MetricSample> metrics = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("metrics").properties()) {
            JsonNode metric = entry.getValue();
            List<Double> values = new ArrayList<>();
            for (JsonNode value : metric.path("values")) {
                values.add(number(value, entry.getKey()));
            }
            metrics.put(
                    entry.getKey(),
                    new MetricSample(
                            metric.path("unit").asString(""),
                            Better.valueOf(metric.path("better").asString("")),
                            values,
                            quantile(metric.path("p95"), entry.getKey()),
                            quantile(metric.path("p99"), entry.getKey())));
        }
        return Baseline.of(root.path("name").asString(""), metrics);
    }

    private static Optional<Quantile> quantile(JsonNode node, String metric) {
        return node.isArray() && node.size() == 3
                ? Optional.of(new Quantile(
                        number(node.get(0), metric),
                        new Interval(number(node.get(1), metric), number(node.get(2), metric))))
                : Optional.empty();
    }

    private static double number(JsonNode node, String metric) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException("values of " + metric + " must be numbers, one was " + node);
        }
        return node.asDouble();
    }

    /** Writes a baseline beside the file, then moves it there. */
    public static void write(Baseline baseline, Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path temporary = Files.createTempFile(target.getParent(), ".baseline", ".tmp");
            try {
                Files.writeString(temporary, text(baseline));
                moved(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new AnalyticsException("the baseline " + baseline.name() + " cannot be written to " + file, e);
        }
    }

    private static void moved(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String text(Baseline baseline) {
        StringBuilder json = new StringBuilder("{\n  \"format\": \"" + FORMAT + "\",\n  \"name\": ");
        json.append(quoted(baseline.name())).append(",\n  \"metrics\": {");
        String separator = "\n";
        for (Map.Entry<String, MetricSample> entry : baseline.metrics().entrySet()) {
            MetricSample metric = entry.getValue();
            json.append(separator).append("    ").append(quoted(entry.getKey())).append(": {\n      \"unit\": ");
            json.append(quoted(metric.unit())).append(",\n      \"better\": \"").append(metric.better());
            json.append("\",\n      \"values\": ").append(numbers(metric.values()));
            append(json, "p95", metric.p95());
            append(json, "p99", metric.p99());
            json.append("\n    }");
            separator = ",\n";
        }
        return json.append(baseline.metrics().isEmpty() ? "" : "\n  ")
                .append("}\n}\n")
                .toString();
    }

    private static void append(StringBuilder json, String name, Optional<Quantile> quantile) {
        quantile.ifPresent(q -> json.append(",\n      \"")
                .append(name)
                .append("\": ")
                .append(numbers(
                        List.of(q.value(), q.interval().low(), q.interval().high()))));
    }

    private static String numbers(List<Double> values) {
        StringBuilder line = new StringBuilder("[");
        for (double value : values) {
            line.append(line.length() > 1 ? ", " : "").append(rounded(value));
        }
        return line.append(']').toString();
    }

    private static String rounded(double value) {
        BigDecimal digits = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        return digits.signum() == 0
                ? "0"
                : Math.abs(digits.precision() - digits.scale()) <= 15 ? digits.toPlainString() : digits.toString();
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }
}
