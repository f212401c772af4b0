package io.perfopt.analytics.insight;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far a later run improved on a baseline, against a target. Immutable.
 *
 * @param comparison the comparison it rests on
 * @param targetPercent the improvement wanted, in percent
 * @param rows one a metric
 */
public record Improvement(Comparison comparison, double targetPercent, List<Row> rows) {

    /**
     * Checks the components.
     *
     * @param comparison the comparison it rests on
     * @param targetPercent the improvement wanted, in percent
     * @param rows one a metric
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public Improvement {
        Objects.requireNonNull(comparison, "comparison");
        if (!(targetPercent > 0 && targetPercent < 1e6)) {
            throw new IllegalArgumentException("targetPercent must be above 0 and below 1000000, was " + targetPercent);
        }
        rows = List.copyOf(rows);
    }

    static Improvement of(Comparison comparison, double targetPercent) {
        return new Improvement(
                comparison,
                targetPercent,
                comparison.rows().stream().map(row -> row(row, targetPercent)).toList());
    }

    private static Row row(Comparison.Row row, double target) {
        double sign = row.better() == Better.LOWER ? -1 : 1;
        OptionalDouble improved = row.percent().isPresent()
                ? OptionalDouble.of(sign * row.percent().getAsDouble())
                : OptionalDouble.empty();
        double surely = row.interval().map(i -> sign < 0 ? -i.high() : i.low()).orElse(Double.NEGATIVE_INFINITY);
        Verdict verdict = switch (row.verdict()) {
            case NOT_ENOUGH_DATA -> Verdict.NOT_ENOUGH_DATA;
            case REGRESSED -> Verdict.WORSE;
            case UNCHANGED -> Verdict.NO_CHANGE;
            case IMPROVED ->
                surely >= target
                        ? Verdict.SURELY_REACHED
                        : improved.orElse(0) >= target ? Verdict.REACHED : Verdict.IMPROVED;
        };
        return new Row(row.metric(), improved, row.adjusted(), verdict);
    }

    /** The verdict about one metric. */
    public enum Verdict {
        /** Improved, and the whole interval lies at or beyond the target. */
        SURELY_REACHED,
        /** Improved, and by the target as best estimate. */
        REACHED,
        /** Improved, but short of the target. */
        IMPROVED,
        /** No significant change of at least the minimum. */
        NO_CHANGE,
        /** Got worse. */
        WORSE,
        /** Too few repetitions. */
        NOT_ENOUGH_DATA
    }

    /**
     * One metric.
     *
     * @param metric its name
     * @param percent the improvement in percent of the baseline, negative when it got worse
     * @param pValue the probability of so large a change by chance, corrected for the number of metrics
     * @param verdict the verdict
     */
    public record Row(String metric, OptionalDouble percent, OptionalDouble pValue, Verdict verdict) {

        @Override
        public String toString() {
            return metric + ": " + verdict
                    + (percent.isPresent() ? " " + Text.signedPercent(percent.getAsDouble()) : "") + ", "
                    + Text.pValue(pValue);
        }
    }

    /**
     * Whether every metric with data enough reached the target, and at least one did.
     *
     * @return whether the target is reached
     */
    public boolean reached() {
        List<Row> judged = rows.stream()
                .filter(row -> row.verdict() != Verdict.NOT_ENOUGH_DATA)
                .toList();
        return !judged.isEmpty()
                && judged.stream()
                        .allMatch(row -> row.verdict() == Verdict.REACHED || row.verdict() == Verdict.SURELY_REACHED);
    }

    @Override
    public String toString() {
        return "target " + Text.signedPercent(targetPercent) + " " + rows;
    }
}
