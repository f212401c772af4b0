package io.perfopt.benchmarks;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * A value and the bounds between which it lies with 95 % probability, by Student's t over independent rounds; the bounds are NaN when
 * there was one round only. Immutable.
 *
 * @param value the estimate
 * @param low the lower bound
 * @param high the upper bound
 */
record Interval(double value, double low, double high) {
    private static final double CONFIDENCE = 0.95;

    /** The mean of some rounds. */
    static Interval ofMean(double[] rounds) {
        double mean = mean(rounds);
        double half = halfWidth(rounds, mean);
        return new Interval(mean, mean - half, mean + half);
    }

    /**
     * The ratio of two sides measured in the same rounds: the geometric mean of the rounds' ratios, so that exchanging the sides gives
     * exactly the inverse. NaN if a figure is not positive.
     */
    static Interval ofRatio(double[] ours, double[] peer) {
        if (ours.length != peer.length) {
            throw new IllegalArgumentException(
                    "both sides need the same number of rounds, were " + ours.length + " and " + peer.length);
        }
        double[] logarithms = new double[ours.length];
        for (int round = 0; round < ours.length; round++) {
            boolean positive = ours[round] > 0 && peer[round] > 0;
            logarithms[round] = positive ? Math.log(ours[round] / peer[round]) : Double.NaN;
        }
        Interval logarithm = ofMean(logarithms);
        return new Interval(Math.exp(logarithm.value), Math.exp(logarithm.low), Math.exp(logarithm.high));
    }

    /** How far the farther bound lies from the value. */
    double error() {
        return Math.max(high - value, value - low);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double halfWidth(double[] values, double mean) {
        if (values.length < 2) {
            return Double.NaN;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        int freedom = values.length - 1;
        double quantile = new TDistribution(freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return quantile * Math.sqrt(squares / freedom / values.length);
    }
}
