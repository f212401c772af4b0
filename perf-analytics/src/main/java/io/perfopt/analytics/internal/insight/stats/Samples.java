package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;

/**
 * Order statistics and moments of plain arrays. No method changes its arguments.
 *
 * <p>Stateless and safe from any thread.
 */
public final class Samples {

    /** What a median absolute deviation is multiplied with to estimate the standard deviation of normal data. */
    static final double MAD_TO_SIGMA = 1.4826;

    private Samples() {}

    /** The mean; NaN for no values. */
    public static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The standard deviation of a sample (n − 1). */
    public static double deviation(double... values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / Math.max(1, values.length - 1));
    }

    /** The median; NaN for no values. */
    public static double median(double... values) {
        return values.length == 0 ? Double.NaN : quantileOfSorted(sorted(values), 0.5);
    }

    /** The median absolute deviation from the median, scaled to the standard deviation of normal data. */
    public static double robustDeviation(double... values) {
        double median = median(values);
        double[] distances = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            distances[i] = Math.abs(values[i] - median);
        }
        return MAD_TO_SIGMA * median(distances);
    }

    public static double[] sorted(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** The quantile of ascending values by linear interpolation between the two nearest. */
    public static double quantileOfSorted(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    public static double[] differences(double... values) {
        double[] differences = new double[Math.max(0, values.length - 1)];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = values[i + 1] - values[i];
        }
        return differences;
    }

    /** Whether all values are the same. */
    public static boolean isConstant(double... values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    /** The autocorrelation at a lag, about the mean of the values; 0 for a constant. */
    public static double autocorrelation(double[] values, int lag) {
        double mean = mean(values);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < values.length; i++) {
            double deviation = values[i] - mean;
            squares += deviation * deviation;
            if (i >= lag) {
                products += deviation * (values[i - lag] - mean);
            }
        }
        return squares > 0 ? products / squares : 0;
    }
}
