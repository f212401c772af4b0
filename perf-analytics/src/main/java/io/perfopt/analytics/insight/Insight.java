package io.perfopt.analytics.insight;

import io.perfopt.analytics.insight.Anomalies.Anomaly;
import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.insight.ChangePoints.Outlier;
import io.perfopt.analytics.internal.insight.anomaly.DeviationDetector;
import io.perfopt.analytics.internal.insight.anomaly.StreamingDetector;
import io.perfopt.analytics.internal.insight.forecast.BlendForecast;
import io.perfopt.analytics.internal.insight.forecast.Forecasts;
import io.perfopt.analytics.internal.insight.stats.Correlations;
import io.perfopt.analytics.internal.insight.stats.Segmentation;
import io.perfopt.analytics.internal.insight.stats.SpikeFilter;
import io.perfopt.analytics.internal.insight.stats.Trends;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Answers about series of measurements: does it rise, what is odd, where did it change, what comes next, do two go together, does memory
 * leak. Every answer carries its evidence, and may be that there is not enough data.
 *
 * <p>The settings are the same for every series; a verdict is wrong for about one random series in a hundred, and not more often when
 * neighbouring values depend on each other. Stateless and safe from any thread.
 */
public final class Insight {

    /** The share of series without trend, change or relation for which one may be claimed. */
    public static final double ALPHA = 0.01;

    /** The fewest values for a trend. */
    public static final int MINIMUM_FOR_TREND = 8;

    /** The fewest values for change points. */
    public static final int MINIMUM_FOR_CHANGE_POINTS = 12;

    /** The fewest values for a forecast. */
    public static final int MINIMUM_FOR_FORECAST = BlendForecast.MINIMUM;

    /** The fewest collections for a verdict about a leak. */
    public static final int MINIMUM_FOR_LEAK = 20;

    /** The smallest step that is a change point, in percent of the level before. */
    public static final double MINIMUM_STEP_PERCENT = 5;

    private static final int MINIMUM_SEGMENT = 5;
    private static final int SHORTEST_WARM_UP = 20;
    private static final double WARM_UP_SHARE = 0.15;

    private Insight() {}

    /**
     * Whether a series rises or falls: Mann–Kendall's test with corrections for ties and dependence, and the Theil–Sen slope. A trend must
     * be significant at 1 %, change the median by at least 5 % over the series, and exceed the scatter around the line.
     *
     * @param series the values, best one median a slot
     * @return the trend, or that there is none or not enough data (fewer than 8 values)
     */
    public static Trend trend(Series series) {
        return Trends.trend(Objects.requireNonNull(series, "series"));
    }

    /**
     * What is odd in a series, judged value by value from the values before it.
     *
     * <p>The first 15 % of the values, at least 20 and at most 150, are learned from and not judged. What falls into a pause of the JVM is
     * labelled so.
     *
     * @param series the values
     * @param options how to look
     * @return the anomalies
     */
    public static Anomalies anomalies(Series series, AnomalyOptions options) {
        boolean plain = options.deviations().isPresent();
        int warmUp = plain
                ? DeviationDetector.WARM_UP
                : (int) Math.max(SHORTEST_WARM_UP, Math.min(StreamingDetector.WARM_UP, WARM_UP_SHARE * series.size()));
        AnomalyDetector detector = plain
                ? AnomalyDetector.standardDeviations(options.deviations().getAsDouble())
                : AnomalyDetector.streaming(warmUp);
        double threshold = options.threshold().orElse(detector.threshold());
        List<Anomaly> found = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            double score = detector.score(series.at(i), series.value(i));
            if (score >= threshold) {
                Cause cause = series.paused(i) ? Cause.PAUSE : detector.cause().orElse(Cause.VALUE);
                found.add(new Anomaly(i, series.at(i), series.value(i), score, cause));
            }
        }
        return new Anomalies(series.evidence(), Math.min(warmUp, series.size()), threshold, found);
    }

    /**
     * Where the level of a series stepped by at least 5 %, and which single values stand out without being a step.
     *
     * @param series the values, in their order; their times do not matter
     * @return the changes, or that there is not enough data (fewer than 12 values)
     */
    public static ChangePoints changePoints(Series series) {
        return changePoints(series, MINIMUM_STEP_PERCENT);
    }

    /**
     * Where the level of a series stepped, and which single values stand out without being a step.
     *
     * @param series the values, in their order; their times do not matter
     * @param minimumPercent the smallest step that counts, in percent of the level before it, at least 0
     * @return the changes, or that there is not enough data (fewer than 12 values)
     * @throws IllegalArgumentException when the smallest step is negative or not finite
     */
    public static ChangePoints changePoints(Series series, double minimumPercent) {
        if (!(minimumPercent >= 0) || Double.isInfinite(minimumPercent)) {
            throw new IllegalArgumentException("minimumPercent must be at least 0 and finite, was " + minimumPercent);
        }
        if (series.size() < MINIMUM_FOR_CHANGE_POINTS) {
            return new ChangePoints(false, series.evidence(), List.of(), List.of());
        }
        double[] expected = SpikeFilter.expectedAtSpikes(series.values());
        List<Outlier> outliers = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            if (!Double.isNaN(expected[i])) {
                outliers.add(new Outlier(i, series.at(i), series.value(i), expected[i]));
            }
        }
        double[] plain = SpikeFilter.withoutSpikes(series.values());
        List<ChangePoint> found = new ArrayList<>();
        for (Segmentation.Step step : Segmentation.steps(plain, ALPHA, MINIMUM_SEGMENT, minimumPercent / 100)) {
            found.add(
                    new ChangePoint(step.index(), series.at(step.index()), step.before(), step.after(), step.pValue()));
        }
        return new ChangePoints(true, series.evidence(), found, outliers);
    }

    /**
     * What comes next: a blend of simple rules, each weighted by how well it would have continued past stretches of the series.
     *
     * @param series the values at equal distances; gaps are closed up
     * @param options how far, and which seasons to try
     * @return the forecast, or that there is not enough data (fewer than 10 values)
     */
    public static Forecast forecast(Series series, ForecastOptions options) {
        return Forecasts.forecast(series, options);
    }

    /**
     * Whether two series go together: rank correlation at the best lag of up to ten slots either way, for as many independent slots as
     * the dependence of neighbours leaves, with the p value corrected for the lags tried. Where both have a trend, their changes from slot
     * to slot must go together too, since any two trends do.
     *
     * @param first one series
     * @param second the other; slots are matched by their times
     * @return the correlation, or why there is none
     */
    public static Correlation correlate(Series first, Series second) {
        return Correlations.correlate(first, second);
    }

    /**
     * Whether the memory that survives collections grows: the 99 % lower bound of the Theil–Sen slope must be above 0, and the growth over
     * the series at least 1 % of the heap in use.
     *
     * @param heapAfterCollection bytes in use after each collection, at least 20 of them
     * @param limitBytes the size of the heap, for the time left; absent when unknown
     * @return the verdict
     */
    public static LeakTrend leak(Series heapAfterCollection, OptionalLong limitBytes) {
        return Trends.leak(heapAfterCollection, limitBytes);
    }
}
