package io.perfopt.analytics.internal.insight.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Benjamini and Hochberg's correction: with many metrics compared at once, the share of false findings among the findings is what is
 * held down. Stateless and safe from any thread.
 */
public final class FalseDiscovery {

    private FalseDiscovery() {}

    /** The adjusted p values, in the order of the given ones; NaN stays NaN and does not count. */
    public static double[] adjust(double... pValues) {
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> !Double.isNaN(pValues[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = pValues.clone();
        double least = 1;
        for (int rank = order.length; rank >= 1; rank--) {
            least = Math.min(least, pValues[order[rank - 1]] * order.length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
