package io.perfopt.analytics.insight;

import io.perfopt.analytics.internal.insight.run.RunComparison;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What changed between a baseline and a later run, metric by metric. Immutable.
 *
 * @param baseline the name of the baseline
 * @param current the name of the later run
 * @param options how sure and how large a change had to be
 * @param rows one a metric that both runs have, by name; percentiles are rows of their own, such as "checkout p99"
 * @param missing the metrics that only the baseline has
 */
public record Comparison(
        String baseline, String current, CompareOptions options, List<Row> rows, List<String> missing) {

    /**
     * Checks the components.
     *
     * @param baseline the name of the baseline
     * @param current the name of the later run
     * @param options how sure and how large a change had to be
     * @param rows one a metric that both runs have, by name; percentiles are rows of their own, such as "checkout p99"
     * @param missing the metrics that only the baseline has
     */
    public Comparison {
        Objects.requireNonNull(baseline, "baseline");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(options, "options");
        rows = List.copyOf(rows);
        missing = List.copyOf(missing);
    }

    static Comparison of(Baseline baseline, Baseline current, CompareOptions options) {
        Objects.requireNonNull(current, "current");
        return RunComparison.of(baseline, current, options);
    }

    /** The verdict about one metric. */
    public enum Verdict {
        /** Worse, surely and by more than the minimum. */
        REGRESSED,
        /** Better, surely and by more than the minimum. */
        IMPROVED,
        /** Neither. */
        UNCHANGED,
        /** Too few repetitions in one of the runs. */
        NOT_ENOUGH_DATA
    }

    /**
     * One metric.
     *
     * @param metric its name
     * @param unit its unit
     * @param better which direction is the good one
     * @param before the median (or percentile) of the baseline
     * @param after that of the later run
     * @param percent the shift in percent of the baseline; absent when that is 0 or there was not enough data
     * @param interval where the shift lies with 95 % confidence, in percent
     * @param pValue the probability of so large a shift by chance
     * @param adjusted the same, corrected for the number of metrics
     * @param samplesBefore repetitions of the baseline
     * @param samplesAfter repetitions of the later run
     * @param verdict the verdict
     */
    public record Row(
            String metric,
            String unit,
            Better better,
            double before,
            double after,
            OptionalDouble percent,
            Optional<Interval> interval,
            OptionalDouble pValue,
            OptionalDouble adjusted,
            int samplesBefore,
            int samplesAfter,
            Verdict verdict) {}

    /**
     * The metrics that got worse.
     *
     * @return their rows
     */
    public List<Row> regressions() {
        return rows.stream().filter(row -> row.verdict() == Verdict.REGRESSED).toList();
    }

    /**
     * The metrics that got better.
     *
     * @return their rows
     */
    public List<Row> improvements() {
        return rows.stream().filter(row -> row.verdict() == Verdict.IMPROVED).toList();
    }

    /**
     * Fails a test or a build when a metric got worse.
     *
     * @return this comparison, when none did
     * @throws AssertionError when one did, with the whole table as its message
     */
    public Comparison orThrow() {
        if (!regressions().isEmpty()) {
            throw new AssertionError(regressions().size() + " of " + rows.size() + " metrics regressed"
                    + System.lineSeparator() + toTable());
        }
        return this;
    }

    /**
     * The rows as a table to read.
     *
     * @return lines of text
     */
    public String toTable() {
        int widest = rows.stream().mapToInt(row -> row.metric().length()).max().orElse(6);
        String format = "%-" + Math.max(6, widest) + "s %12s %12s %-8s %9s %-20s %11s %s%n";
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, format, "metric", "before", "after", "unit", "change", "interval", "p", "verdict"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    row.metric(),
                    Text.number(row.before()),
                    Text.number(row.after()),
                    row.unit(),
                    row.percent().isPresent() ? Text.signedPercent(row.percent().getAsDouble()) : "-",
                    row.interval()
                            .map(i -> String.format(Locale.ROOT, "[%+.1f, %+.1f] %%", i.low(), i.high()))
                            .orElse("-"),
                    row.adjusted().isPresent() ? Text.pValue(row.adjusted()) : "-",
                    row.verdict()));
        }
        if (!missing.isEmpty()) {
            table.append("only in the baseline: ")
                    .append(String.join(", ", missing))
                    .append(System.lineSeparator());
        }
        return table.toString();
    }

    @Override
    public String toString() {
        return current + " against " + baseline + ": " + regressions().size() + " regressed, "
                + improvements().size() + " improved, of " + rows.size() + " metrics";
    }
}
