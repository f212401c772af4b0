package io.perfopt.analytics.internal.insight.forecast;

import java.util.Arrays;

/**
 * How far from a forecast the truth may lie, by step, learned from the errors of a backtest.
 *
 * <p>The variance of an error is taken to grow linearly with the step (least squares on the squared errors, neither part negative); the
 * reach is the empirical quantile of the errors in units of that, widened for the few stretches they come from, since the errors of one
 * stretch are alike and the weights were chosen on them.
 *
 * @param variance at step 0
 * @param growth of the variance a step
 * @param quantile of the scaled errors
 * @param coverage the share of the errors within reach
 */
record Spread(double variance, double growth, double quantile, double coverage) {

    /** Widening for one stretch; it falls with their number. */
    private static final double FEW = 0.7;

    static Spread of(double[][] errors, double level) {
        double n = 0;
        double sumStep = 0;
        double sumSquare = 0;
        double sumStepSquared = 0;
        double sumProduct = 0;
        for (double[] stretch : errors) {
            for (int h = 0; h < stretch.length; h++) {
                double squared = stretch[h] * stretch[h];
                n++;
                sumStep += h;
                sumSquare += squared;
                sumStepSquared += (double) h * h;
                sumProduct += h * squared;
            }
        }
        double across = sumStepSquared - sumStep * sumStep / n;
        double growth = across > 0 ? Math.max(0, (sumProduct - sumStep * sumSquare / n) / across) : 0;
        double variance = (sumSquare - growth * sumStep) / n;
        if (variance < 0) {
            growth = sumStepSquared > 0 ? sumProduct / sumStepSquared : 0;
            variance = 0;
        }
        // the first step is never surer than a tenth of the average error
        variance = Math.max(variance, 0.01 * sumSquare / n);
        double[] scaled = new double[(int) n];
        int k = 0;
        for (double[] stretch : errors) {
            for (int h = 0; h < stretch.length; h++) {
                double scale = Math.sqrt(variance + growth * h);
                scaled[k++] = scale > 0 ? Math.abs(stretch[h]) / scale : 0;
            }
        }
        Arrays.sort(scaled);
        int rank = Math.min(scaled.length, (int) Math.ceil((scaled.length + 1) * level));
        // a few stretches may have been lucky: no less than normal errors would need
        double quantile = Math.max(scaled[rank - 1], 1.5) * (1 + FEW / (errors.length + 1));
        double widest = quantile;
        long within = Arrays.stream(scaled).filter(value -> value <= widest).count();
        return new Spread(variance, growth, quantile, within / n);
    }

    /** The half width of the interval of a step, from 0. */
    double reach(int step) {
        return quantile * Math.sqrt(variance + growth * step);
    }
}
