package io.perfopt.analytics.internal.insight.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * What rules would have said about stretches of a known history, and what weights that earns them.
 *
 * <p>Immutable; the arrays are handed out as they are and not to be changed.
 */
final class Backtest {
    private final double[] weights;
    private final double[][] errors;
    private final double symmetricError;

    private Backtest(double[] weights, double[][] errors, double symmetricError) {
        this.weights = weights;
        this.errors = errors;
        this.symmetricError = symmetricError;
    }

    /** Of the rules, adding up to 1. */
    double[] weights() {
        return weights;
    }

    /** Of the blend with those weights, by stretch and step. */
    double[][] errors() {
        return errors;
    }

    /** The symmetric mean absolute percentage error of the blend. */
    double symmetricError() {
        return symmetricError;
    }

    static Backtest of(double[] history, List<Forecaster> rules, int[] origins, int stretch, double sharpness) {
        double[][][] said = new double[rules.size()][origins.length][];
        double[] mean = new double[rules.size()];
        for (int r = 0; r < rules.size(); r++) {
            int steps = 0;
            boolean able = true;
            for (int o = 0; o < origins.length; o++) {
                int horizon = Math.min(stretch, history.length - origins[o]);
                if (origins[o] < rules.get(r).minimum()) {
                    able = false;
                    break;
                }
                said[r][o] = rules.get(r).forecast(Arrays.copyOf(history, origins[o]), horizon);
                for (int h = 0; h < horizon; h++) {
                    mean[r] += Math.abs(history[origins[o] + h] - said[r][o][h]);
                }
                steps += horizon;
            }
            mean[r] = able && Double.isFinite(mean[r]) ? mean[r] / steps : Double.POSITIVE_INFINITY;
        }
        double[] weights = weights(mean, sharpness);
        double[][] errors = new double[origins.length][];
        double symmetric = 0;
        int count = 0;
        for (int o = 0; o < origins.length; o++) {
            errors[o] = new double[Math.min(stretch, history.length - origins[o])];
            for (int h = 0; h < errors[o].length; h++) {
                double blend = 0;
                for (int r = 0; r < weights.length; r++) {
                    if (weights[r] > 0) {
                        blend += weights[r] * said[r][o][h];
                    }
                }
                double actual = history[origins[o] + h];
                errors[o][h] = actual - blend;
                double size = Math.abs(actual) + Math.abs(blend);
                symmetric += size == 0 ? 0 : 200 * Math.abs(errors[o][h]) / size;
                count++;
            }
        }
        return new Backtest(weights, errors, symmetric / count);
    }

    private static double[] weights(double[] meanErrors, double sharpness) {
        double least = Arrays.stream(meanErrors).min().orElseThrow();
        double[] weights = new double[meanErrors.length];
        double sum = 0;
        for (int r = 0; r < weights.length; r++) {
            // relative to the best, so that nothing overflows; all perfect rules share
            double ratio = meanErrors[r] == least ? 1 : least / meanErrors[r];
            weights[r] = Math.pow(ratio, sharpness);
            sum += weights[r];
        }
        for (int r = 0; r < weights.length; r++) {
            weights[r] = weights[r] / sum < 0.01 ? 0 : weights[r] / sum;
        }
        double kept = Arrays.stream(weights).sum();
        for (int r = 0; r < weights.length; r++) {
            weights[r] /= kept;
        }
        return weights;
    }

    @Override
    public String toString() {
        return "Backtest" + Arrays.toString(weights);
    }
}
