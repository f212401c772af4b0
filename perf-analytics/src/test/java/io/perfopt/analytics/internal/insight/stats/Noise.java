package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random series for tests. */
public final class Noise {

    private Noise() {}

    public static double gaussian(SplittableRandom random) {
        // the sum of twelve uniforms is too light in its tails for tests of tails: Box and Muller
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    public static double[] normal(SplittableRandom random, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> gaussian(random));
        return values;
    }

    /** First-order autocorrelated noise with standard normal shocks. */
    public static double[] dependent(SplittableRandom random, int n, double phi) {
        double[] values = normal(random, n);
        values[0] /= Math.sqrt(1 - phi * phi);
        for (int i = 1; i < n; i++) {
            values[i] += phi * values[i - 1];
        }
        return values;
    }

    public static double[] plus(double[] values, double shift) {
        return Arrays.stream(values).map(v -> v + shift).toArray();
    }
}
