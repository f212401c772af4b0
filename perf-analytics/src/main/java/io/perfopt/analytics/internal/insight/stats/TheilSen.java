package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;

/**
 * The Theil–Sen line: the median of the slopes of all pairs, with the interval that the Mann–Kendall score gives it.
 *
 * @param slope per unit of time
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param intercept the value at time 0
 */
public record TheilSen(double slope, double low, double high, double intercept) {

    /** Fits values over times that strictly rise; the variance is that of the Mann–Kendall score. */
    public static TheilSen of(double[] times, double[] values, double variance, double confidence) {
        int n = values.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[k++] = (values[j] - values[i]) / (times[j] - times[i]);
            }
        }
        Arrays.sort(slopes);
        double slope = Samples.quantileOfSorted(slopes, 0.5);
        double reach = Distributions.normalQuantile(0.5 + confidence / 2) * Math.sqrt(variance);
        int lower = (int) Math.floor((slopes.length - reach) / 2);
        int upper = (int) Math.ceil((slopes.length + reach) / 2);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            residuals[i] = values[i] - slope * times[i];
        }
        return new TheilSen(
                slope,
                slopes[Math.max(0, lower)],
                slopes[Math.min(slopes.length - 1, upper)],
                Samples.median(residuals));
    }

    public double[] residuals(double[] times, double[] values) {
        double[] residuals = new double[values.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = values[i] - intercept - slope * times[i];
        }
        return residuals;
    }
}
