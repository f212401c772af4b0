package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds values that stand alone: far from their neighbours on both sides while those agree. Stateless and safe from any thread.
 */
public final class SpikeFilter {

    /** Neighbours on either side. */
    private static final int REACH = 5;

    /** How many standard deviations of the noise a spike stands out: about one false one in two million values. */
    private static final double FAR = 5;

    /** How many the neighbours of both sides may lie from their common median. */
    private static final double AGREE = 3;

    /** Relative distance below which nothing is a spike, for series without noise. */
    private static final double RELATIVE = 0.01;

    private SpikeFilter() {}

    /** The median of the neighbours of each spike, and NaN for every other value. */
    public static double[] expectedAtSpikes(double[] values) {
        int n = values.length;
        double[] expected = new double[n];
        Arrays.fill(expected, Double.NaN);
        if (n < 2 * REACH) {
            return expected;
        }
        // differences of neighbours see the noise and not the steps
        double noise = Samples.robustDeviation(Samples.differences(values)) / Math.sqrt(2);
        for (int i = 2; i < n - 2; i++) {
            int at = i;
            double[] around = near(values, Math.max(0, i - REACH), Math.min(n, i + REACH + 1), j -> j != at);
            double median = Samples.median(around);
            double scale = Math.max(noise, Samples.robustDeviation(around));
            double least = Math.max(FAR * scale, RELATIVE * Math.abs(median));
            if (Math.abs(values[i] - median) > least) {
                double left = Samples.median(near(values, Math.max(0, i - REACH), i, j -> true));
                double right = Samples.median(near(values, i + 1, Math.min(n, i + REACH + 1), j -> true));
                double apart = Math.max(AGREE * scale, RELATIVE * Math.abs(median));
                if (Math.abs(left - median) <= apart && Math.abs(right - median) <= apart) {
                    expected[i] = median;
                }
            }
        }
        return expected;
    }

    /** The values with the median of its neighbours in place of each spike. */
    public static double[] withoutSpikes(double[] values) {
        double[] expected = expectedAtSpikes(values);
        double[] plain = values.clone();
        for (int i = 0; i < plain.length; i++) {
            if (!Double.isNaN(expected[i])) {
                plain[i] = expected[i];
            }
        }
        return plain;
    }

    private static double[] near(double[] values, int from, int to, IntPredicate wanted) {
        double[] near = new double[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            if (wanted.test(i)) {
                near[count++] = values[i];
            }
        }
        return Arrays.copyOf(near, count);
    }
}
