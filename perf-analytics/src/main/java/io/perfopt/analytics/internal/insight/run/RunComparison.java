package io.perfopt.analytics.internal.insight.run;

import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.CompareOptions;
import io.perfopt.analytics.insight.Comparison;
import io.perfopt.analytics.insight.Comparison.Row;
import io.perfopt.analytics.insight.Comparison.Verdict;
import io.perfopt.analytics.insight.Interval;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.MetricSample.Quantile;
import io.perfopt.analytics.internal.insight.stats.BlockMedians;
import io.perfopt.analytics.internal.insight.stats.Dependence;
import io.perfopt.analytics.internal.insight.stats.Distributions;
import io.perfopt.analytics.internal.insight.stats.FalseDiscovery;
import io.perfopt.analytics.internal.insight.stats.MannWhitney;
import io.perfopt.analytics.internal.insight.stats.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Compares two runs: Mann–Whitney and the Hodges–Lehmann shift over repetitions, order-statistic intervals for percentiles, all corrected
 * together. Stateless and safe from any thread.
 */
public final class RunComparison {

    /** Repetitions a run needs: five against five is the least that can reach one percent. */
    public static final int MINIMUM_REPETITIONS = 5;

    private static final double CONFIDENCE = 0.95;

    /** Values a side of the pairwise shift, which is quadratic; longer samples are thinned to block medians. */
    private static final int MAXIMUM_PAIRWISE = 1000;

    private RunComparison() {}

    /** Compares the metrics that both runs have. */
    public static Comparison of(Baseline baseline, Baseline current, CompareOptions options) {
        List<Row> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, MetricSample> entry : baseline.metrics().entrySet()) {
            MetricSample after = current.metrics().get(entry.getKey());
            if (after == null) {
                missing.add(entry.getKey());
                continue;
            }
            MetricSample before = entry.getValue();
            if (!before.unit().equals(after.unit())) {
                throw new IllegalArgumentException("the unit of " + entry.getKey()
                        + " must be the same in both runs, was " + before.unit() + " and " + after.unit());
            }
            rows.add(repetitions(entry.getKey(), before, after));
            quantile(entry.getKey() + " p95", before, after, before.p95(), after.p95())
                    .ifPresent(rows::add);
            quantile(entry.getKey() + " p99", before, after, before.p99(), after.p99())
                    .ifPresent(rows::add);
        }
        return new Comparison(baseline.name(), current.name(), options, judged(rows, options), missing);
    }

    private static Row repetitions(String name, MetricSample before, MetricSample after) {
        double[] a = thinned(before.values());
        double[] b = thinned(after.values());
        double median = Samples.median(a);
        if (Math.min(a.length, b.length) < MINIMUM_REPETITIONS) {
            return row(name, before, median, Samples.median(b), Optional.empty(), Double.NaN, a.length, b.length);
        }
        double lagOne = (Samples.autocorrelation(a, 1) * a.length + Samples.autocorrelation(b, 1) * b.length)
                / (a.length + b.length);
        MannWhitney test = MannWhitney.of(a, b, Dependence.inflation(lagOne, a.length + b.length), CONFIDENCE);
        return row(
                name,
                before,
                median,
                Samples.median(b),
                Optional.of(new double[] {test.shift(), test.low(), test.high()}),
                test.pValue(),
                a.length,
                b.length);
    }

    private static double[] thinned(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return BlockMedians.of(all, MAXIMUM_PAIRWISE);
    }

    private static Optional<Row> quantile(
            String name, MetricSample before, MetricSample after, Optional<Quantile> a, Optional<Quantile> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        double z = Distributions.normalQuantile(0.5 + MetricSample.QUANTILE_CONFIDENCE / 2);
        double error = Math.hypot(width(a.get()), width(b.get())) / (2 * z);
        double shift = b.get().value() - a.get().value();
        boolean apart = !a.get().interval().overlaps(b.get().interval());
        // two intervals that overlap settle nothing, whatever their widths suggest
        double p = apart && error > 0 ? Distributions.normalTwoSided(shift / error) : apart ? 0 : 1;
        double reach = Distributions.normalQuantile(0.5 + CONFIDENCE / 2) * error;
        return Optional.of(row(
                name,
                before,
                a.get().value(),
                b.get().value(),
                Optional.of(new double[] {shift, shift - reach, shift + reach}),
                p,
                before.values().size(),
                after.values().size()));
    }

    private static double width(Quantile quantile) {
        return quantile.interval().high() - quantile.interval().low();
    }

    private static Row row(
            String name,
            MetricSample sample,
            double before,
            double after,
            Optional<double[]> shift,
            double p,
            int samplesBefore,
            int samplesAfter) {
        double scale = 100 / Math.abs(before);
        boolean relative = shift.isPresent() && before != 0;
        return new Row(
                name,
                sample.unit(),
                sample.better(),
                before,
                after,
                relative ? OptionalDouble.of(scale * shift.get()[0]) : OptionalDouble.empty(),
                relative ? Optional.of(new Interval(scale * shift.get()[1], scale * shift.get()[2])) : Optional.empty(),
                Double.isNaN(p) ? OptionalDouble.empty() : OptionalDouble.of(p),
                OptionalDouble.empty(),
                samplesBefore,
                samplesAfter,
                Verdict.NOT_ENOUGH_DATA);
    }

    private static List<Row> judged(List<Row> rows, CompareOptions options) {
        double[] adjusted = FalseDiscovery.adjust(rows.stream()
                .mapToDouble(row -> row.pValue().orElse(Double.NaN))
                .toArray());
        List<Row> judged = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Row row = rows.get(i);
            judged.add(new Row(
                    row.metric(),
                    row.unit(),
                    row.better(),
                    row.before(),
                    row.after(),
                    row.percent(),
                    row.interval(),
                    row.pValue(),
                    Double.isNaN(adjusted[i]) ? OptionalDouble.empty() : OptionalDouble.of(adjusted[i]),
                    row.samplesBefore(),
                    row.samplesAfter(),
                    verdict(row, adjusted[i], options)));
        }
        return judged;
    }

    private static Verdict verdict(Row row, double adjusted, CompareOptions options) {
        if (Double.isNaN(adjusted)) {
            return Verdict.NOT_ENOUGH_DATA;
        }
        // from nothing to something is more than any percentage
        double percent = row.percent().orElse(Math.copySign(Double.POSITIVE_INFINITY, row.after() - row.before()));
        boolean changed = adjusted <= options.falseDiscoveryRate()
                && Math.abs(percent) >= options.minimumPercent()
                && row.after() != row.before();
        if (!changed) {
            return Verdict.UNCHANGED;
        }
        return (percent < 0) == (row.better() == Better.LOWER) ? Verdict.IMPROVED : Verdict.REGRESSED;
    }
}
