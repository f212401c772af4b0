package io.perfopt.analytics.internal.insight.stats;

import io.perfopt.analytics.insight.Evidence;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Interval;
import io.perfopt.analytics.insight.LeakTrend;
import io.perfopt.analytics.insight.Series;
import io.perfopt.analytics.insight.Trend;
import io.perfopt.analytics.insight.Trend.Direction;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Turns tests and slopes into verdicts about trends and leaks. Stateless and safe from any thread. */
public final class Trends {

    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final int MAXIMUM_PAIRWISE = 2000;
    private static final double MINIMUM_PERCENT = 5;
    private static final double CONFIDENCE = 0.95;
    private static final double LEAK_CONFIDENCE = 0.99;
    private static final double LEAK_SHARE = 0.01;
    private static final double LONGEST_HOURS = 24 * 365 * 100.0;

    private Trends() {}

    /** A line through a series, as far as pairs of at most two thousand values tell. */
    private record Fit(MannKendall test, TheilSen line, double hours, double median, double scatter) {

        static Fit of(Series series, double confidence) {
            double[] values = BlockMedians.of(series.values(), MAXIMUM_PAIRWISE);
            int block = BlockMedians.block(series.size(), MAXIMUM_PAIRWISE);
            long[] millis = series.epochMillis();
            double[] hours = new double[values.length];
            for (int i = 0; i < hours.length; i++) {
                int last = Math.min(millis.length, (i + 1) * block) - 1;
                hours[i] = ((millis[i * block] + millis[last]) / 2.0 - millis[0]) / MILLIS_PER_HOUR;
            }
            double[] residuals = TheilSen.of(hours, values, 0, confidence).residuals(hours, values);
            double inflation = Dependence.inflation(Samples.autocorrelation(residuals, 1), values.length);
            MannKendall test = MannKendall.of(values, inflation);
            TheilSen line = TheilSen.of(hours, values, test.variance(), confidence);
            return new Fit(
                    test, line, hours[hours.length - 1], Samples.median(values), Samples.robustDeviation(residuals));
        }
    }

    /** The trend of a series. */
    public static Trend trend(Series series) {
        Evidence evidence = series.evidence();
        if (series.size() < Insight.MINIMUM_FOR_TREND) {
            return new Trend(
                    Direction.NOT_ENOUGH_DATA,
                    evidence,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    "a trend needs at least " + Insight.MINIMUM_FOR_TREND + " values");
        }
        Fit fit = Fit.of(series, CONFIDENCE);
        TheilSen line = fit.line();
        double change = Math.abs(line.slope()) * fit.hours();
        boolean significant = fit.test().pValue() < Insight.ALPHA;
        boolean large = change * 100 >= MINIMUM_PERCENT * Math.abs(fit.median());
        boolean clear = change >= fit.scatter();
        Direction direction = !significant || !large || !clear || line.slope() == 0
                ? Direction.NONE
                : line.slope() > 0 ? Direction.RISING : Direction.FALLING;
        String because = !significant
                ? "not significant at 1 %"
                : !large
                        ? "significant, but below 5 % over the whole series"
                        : !clear ? "significant, but within the scatter" : "significant and beyond the scatter";
        double percent = 100 / Math.abs(fit.median());
        boolean relative = fit.median() != 0;
        return new Trend(
                direction,
                evidence,
                OptionalDouble.of(line.slope()),
                Optional.of(new Interval(line.low(), line.high())),
                relative ? OptionalDouble.of(percent * line.slope()) : OptionalDouble.empty(),
                relative ? Optional.of(new Interval(percent * line.low(), percent * line.high())) : Optional.empty(),
                OptionalDouble.of(fit.test().pValue()),
                because);
    }

    /** Whether what survives collections grows. */
    public static LeakTrend leak(Series heap, OptionalLong limitBytes) {
        if (heap.size() < Insight.MINIMUM_FOR_LEAK) {
            return new LeakTrend(
                    LeakTrend.Verdict.NOT_ENOUGH_DATA,
                    heap.evidence(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "a verdict needs at least " + Insight.MINIMUM_FOR_LEAK + " collections");
        }
        Fit fit = Fit.of(heap, LEAK_CONFIDENCE);
        TheilSen line = fit.line();
        double growth = line.slope() * fit.hours();
        boolean surely = line.low() > 0 && fit.test().pValue() < Insight.ALPHA;
        boolean growing = surely && growth >= LEAK_SHARE * fit.median();
        double now = line.intercept() + line.slope() * fit.hours();
        Optional<Duration> left = growing && limitBytes.isPresent()
                ? Optional.of(hours(Math.max(0, limitBytes.getAsLong() - now) / line.slope()))
                : Optional.empty();
        return new LeakTrend(
                growing ? LeakTrend.Verdict.GROWING : LeakTrend.Verdict.STEADY,
                heap.evidence(),
                OptionalDouble.of(line.slope()),
                Optional.of(new Interval(line.low(), line.high())),
                left,
                growing
                        ? "the lower bound of the growth is above 0"
                        : surely ? "growth below 1 % of the heap in use" : "the growth may as well be 0");
    }

    private static Duration hours(double hours) {
        return Duration.ofMillis((long) (Math.min(hours, LONGEST_HOURS) * MILLIS_PER_HOUR));
    }
}
