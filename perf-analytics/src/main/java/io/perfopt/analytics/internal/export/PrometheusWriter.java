package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Totals;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text format 0.0.4. Families are fixed and names travel as a label, so that no name can collide with another or break the format.
 * Quantiles are those of the window; counts and sums run since the engine was built. Stateless.
 */
public final class PrometheusWriter {
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private PrometheusWriter() {}

    public static void write(Report report, Appendable out) throws IOException {
        head(out, "perfopt_operation_seconds", "summary", "Durations of operations.");
        for (Report.Row row : rows(report, Kind.OPERATION)) {
            for (double quantile : QUANTILES) {
                if (row.values().count() > 0) {
                    line(
                            out,
                            "perfopt_operation_seconds",
                            row,
                            "quantile",
                            Double.toString(quantile),
                            row.values().percentile(quantile * 100) / 1e9);
                }
            }
            line(
                    out,
                    "perfopt_operation_seconds_sum",
                    row,
                    null,
                    "",
                    row.totals().sum() / 1e9);
            line(out, "perfopt_operation_seconds_count", row, null, "", (double)
                    row.totals().count());
        }
        head(out, "perfopt_operation_errors_total", "counter", "Failed operations.");
        for (Report.Row row : rows(report, Kind.OPERATION)) {
            line(out, "perfopt_operation_errors_total", row, null, "", (double)
                    row.totals().errors());
        }
        head(out, "perfopt_operation_in_flight", "gauge", "Operations begun and not ended.");
        for (DashboardData.Operation operation : report.summary().operations()) {
            Report.Row row = new Report.Row(
                    Kind.OPERATION, operation.metrics().name(), Tags.none(), Distribution.EMPTY, Totals.NONE);
            line(out, "perfopt_operation_in_flight", row, null, "", (double)
                    operation.metrics().inFlight());
        }
        head(out, "perfopt_value", "gauge", "The average reading of values over the window.");
        for (Report.Row row : rows(report, Kind.VALUE)) {
            if (row.values().count() > 0) {
                line(out, "perfopt_value", row, null, "", row.values().mean());
            }
        }
        head(out, "perfopt_counter_total", "counter", "Counters.");
        for (Report.Row row : rows(report, Kind.COUNTER)) {
            line(out, "perfopt_counter_total", row, null, "", row.totals().sum());
        }
    }

    private static List<Report.Row> rows(Report report, Kind kind) {
        return report.rows().stream().filter(row -> row.kind() == kind).toList();
    }

    private static void head(Appendable out, String family, String type, String help) throws IOException {
        out.append("# HELP ").append(family).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    }

    private static void line(
            Appendable out, String family, Report.Row row, @Nullable String extraKey, String extraValue, double value)
            throws IOException {
        StringBuilder labels =
                new StringBuilder("name=\"").append(escape(row.name())).append('"');
        Set<String> used = new HashSet<>(Set.of("name", "quantile"));
        row.tags().forEach((key, text) -> {
            String label = label(key);
            while (!used.add(label)) {
                label = label + "_";
            }
            labels.append(',').append(label).append("=\"").append(escape(text)).append('"');
        });
        if (extraKey != null) {
            labels.append(',').append(extraKey).append("=\"").append(extraValue).append('"');
        }
        out.append(family)
                .append('{')
                .append(labels)
                .append("} ")
                .append(Double.toString(value))
                .append('\n');
    }

    private static String label(String key) {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            label.append(letter || (digit && i > 0) ? c : '_');
        }
        String text = label.toString();
        return text.isEmpty() || text.startsWith("__") ? "tag" + text : text;
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\"", "\\\"");
    }
}
