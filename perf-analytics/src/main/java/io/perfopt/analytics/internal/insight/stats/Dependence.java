package io.perfopt.analytics.internal.insight.stats;

/**
 * How much less n neighbouring values say than n independent ones.
 *
 * <p>The variance of a mean (and of a rank statistic) of a first-order autocorrelated series is (1 + φ) / (1 − φ) times that of
 * independent values. φ estimated from n values is low by about (1 + 4φ) / n and uncertain by 1 / √n, and an estimate that is too low
 * means false alarms. So once the estimate is clearly above zero its upper bound is taken; below that, none. The two constants were set
 * by simulation so that white noise keeps its power and a series with φ = 0.7 its false-alarm rate, at 60 and at 240 values.
 *
 * <p>Stateless and safe from any thread.
 */
public final class Dependence {

    /** From how many standard errors on an estimate counts as dependence. */
    private static final double NOTICE = 0.8;

    /** How many standard errors are added to the estimate once it counts. */
    private static final double UPPER = 2.0;

    /** How steeply the correction comes in between "none" and "upper bound"; a step would make answers jump. */
    private static final double RAMP = 3;

    private static final double MAXIMUM = 0.95;

    private Dependence() {}

    /** The φ to reckon with, given the lag-1 autocorrelation of n residuals. */
    public static double coefficient(double lagOne, int n) {
        return coefficient(lagOne, n, UPPER);
    }

    /** The same with so many standard errors added instead. */
    public static double coefficient(double lagOne, int n, double upper) {
        double error = 1 / Math.sqrt(n);
        double ramp = RAMP * (lagOne - NOTICE * error);
        return Math.max(0, Math.min(MAXIMUM, Math.min(ramp, lagOne + upper * error)));
    }

    /** The factor by which the variance of a mean or a rank sum exceeds that of independent values; at least 1. */
    public static double inflation(double lagOne, int n) {
        double phi = coefficient(lagOne, n);
        return (1 + phi) / (1 - phi);
    }
}
