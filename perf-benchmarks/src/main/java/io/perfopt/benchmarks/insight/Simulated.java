package io.perfopt.benchmarks.insight;

import java.util.Arrays;
import java.util.Random;

/** Series whose truth is known, each from its seed. Stateless and safe from any thread. */
final class Simulated {

    private Simulated() {}

    /** Standard normal shocks, each value keeping a share of the one before. */
    static double[] noise(long seed, int n, double phi) {
        Random random = new Random(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian());
        values[0] /= Math.sqrt(1 - phi * phi);
        for (int i = 1; i < n; i++) {
            values[i] += phi * values[i - 1];
        }
        return values;
    }

    /** A level, a trend, a course of 24 steps and noise that half forgets; all sizes vary with the seed. */
    static double[] daily(long seed, int n) {
        Random random = new Random(-seed);
        double level = 50 + 200 * random.nextDouble();
        double trend = (random.nextDouble() - 0.3) * 0.001 * level;
        double swing = (0.05 + 0.3 * random.nextDouble()) * level;
        double deviation = (0.01 + 0.05 * random.nextDouble()) * level;
        double[] noise = noise(seed, n, 0.5);
        double[] values = new double[n];
        Arrays.setAll(values, i -> level + trend * i + swing * Math.sin(2 * Math.PI * i / 24) + deviation * noise[i]);
        return values;
    }

    static double symmetricError(double[] actual, double[] forecast) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += Math.abs(actual[i] - forecast[i]) / (Math.abs(actual[i]) + Math.abs(forecast[i]));
        }
        return sum;
    }
}
