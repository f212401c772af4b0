package io.perfopt.analytics.internal.insight.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * How much neighbouring values depend on each other once the steps between them are taken out.
 *
 * <p>Nobody knows how many steps there are, and a step not taken out looks like dependence, while each step taken out where there was none
 * takes some dependence with it. So ever more steps are taken out, the most explaining one first, what each takes with it is put back, and
 * the least of the estimates counts. Stateless and safe from any thread.
 */
final class SteppedNoise {

    /** What one step too many takes from the lag-1 autocorrelation, times the number of values; by simulation with φ = 0.7. */
    private static final double TAKEN = 12;

    private static final int MAXIMUM_STEPS = 8;

    /** A remaining variance below this share of the total is rounding: nothing that could depend on anything. */
    private static final double ROUNDING = 1e-12;

    private SteppedNoise() {}

    /** The variance inflation to reckon with in tests for steps. */
    static double inflation(double[] values, int minimumSegment) {
        int n = values.length;
        List<Integer> cuts = new ArrayList<>(List.of(0, n));
        double deviation = Samples.deviation(values);
        double total = deviation * deviation * n;
        double least = 1;
        int steps = Math.min(MAXIMUM_STEPS, n / (4 * minimumSegment));
        for (int k = 1; k <= Math.max(1, steps); k++) {
            int cut = next(values, cuts, minimumSegment);
            if (cut == 0) {
                break;
            }
            cuts.add(cut);
            cuts.sort(Integer::compare);
            least = Math.min(least, lagOne(values, cuts, total) + (k - 1) * TAKEN / n);
        }
        return Dependence.inflation(least, n);
    }

    /** The most explaining cut of all segments; 0 when nothing is left to explain. */
    private static int next(double[] values, List<Integer> cuts, int minimumSegment) {
        StepTest best = StepTest.NONE;
        for (int s = 1; s < cuts.size(); s++) {
            StepTest test = StepTest.of(values, cuts.get(s - 1), cuts.get(s), minimumSegment, 1);
            if (test.explained() > best.explained()) {
                best = test;
            }
        }
        return best.index();
    }

    private static double lagOne(double[] values, List<Integer> cuts, double total) {
        double squares = 0;
        double products = 0;
        double previous = 0;
        for (int s = 1; s < cuts.size(); s++) {
            int from = cuts.get(s - 1);
            int to = cuts.get(s);
            double mean = 0;
            for (int i = from; i < to; i++) {
                mean += values[i] / (to - from);
            }
            for (int i = from; i < to; i++) {
                double residual = values[i] - mean;
                squares += residual * residual;
                products += residual * previous;
                previous = residual;
            }
        }
        return squares > ROUNDING * total ? products / squares : -1;
    }
}
