package io.perfopt.analytics.insight;

import io.perfopt.analytics.internal.insight.stats.OrderStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The measurements of one metric in one run. Immutable.
 *
 * @param unit the unit, such as "ms" or "ops/s"
 * @param better which direction is the good one
 * @param values one value a repetition (iteration, slot), in the order they were taken; at most 10,000, finite
 * @param p95 the 95th percentile with its interval, where the run had single measurements enough
 * @param p99 the 99th percentile with its interval
 */
public record MetricSample(
        String unit, Better better, List<Double> values, Optional<Quantile> p95, Optional<Quantile> p99) {

    /** The most values a sample may hold. */
    public static final int MAXIMUM_VALUES = 10_000;

    /** The confidence of the intervals of percentiles. */
    public static final double QUANTILE_CONFIDENCE = 0.99;

    /**
     * Checks the components.
     *
     * @param unit the unit, such as "ms" or "ops/s"
     * @param better which direction is the good one
     * @param values one value a repetition (iteration, slot), in the order they were taken; at most 10,000, finite
     * @param p95 the 95th percentile with its interval, where the run had single measurements enough
     * @param p99 the 99th percentile with its interval
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public MetricSample {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(better, "better");
        Objects.requireNonNull(p95, "p95");
        Objects.requireNonNull(p99, "p99");
        values = List.copyOf(values);
        if (values.size() > MAXIMUM_VALUES) {
            throw new IllegalArgumentException(
                    "values must be at most " + MAXIMUM_VALUES + ", were " + values.size() + "; keep one a slot");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("values must be finite, one was " + value);
            }
        }
    }

    /**
     * A percentile and where it lies with 99 % confidence, whatever the distribution.
     *
     * @param value the percentile
     * @param interval from one measured value to another
     */
    public record Quantile(double value, Interval interval) {}

    /**
     * A sample of repetitions, without percentiles.
     *
     * @param unit the unit
     * @param better which direction is the good one
     * @param values one value a repetition, in their order
     * @return the sample
     * @throws IllegalArgumentException when there are more than 10,000 values or one is not finite
     */
    public static MetricSample of(String unit, Better better, double... values) {
        return new MetricSample(
                unit, better, Arrays.stream(values).boxed().toList(), Optional.empty(), Optional.empty());
    }

    /**
     * The same with percentiles of single measurements.
     *
     * @param measurements the single measurements, in any order
     * @return the sample with those percentiles that so many measurements can bound
     */
    public MetricSample withPercentilesOf(double... measurements) {
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        return new MetricSample(unit, better, values, quantile(sorted, 0.95), quantile(sorted, 0.99));
    }

    private static Optional<Quantile> quantile(double[] sorted, double q) {
        OrderStatistics.Ranks ranks = OrderStatistics.around(q, sorted.length, QUANTILE_CONFIDENCE);
        if (ranks == null) {
            return Optional.empty();
        }
        double value = sorted[(int) Math.ceil(q * sorted.length) - 1];
        return Optional.of(new Quantile(
                value, new Interval(sorted[(int) ranks.lower() - 1], sorted[(int) ranks.upper() - 1])));
    }
}
