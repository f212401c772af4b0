package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The ranks 1..n of some values, ties sharing their average rank.
 *
 * <p>Immutable; the arrays are handed out as they are and not to be changed.
 */
public final class Ranks {
    private final double[] ranks;
    private final double tieTerm;

    private Ranks(double[] ranks, double tieTerm) {
        this.ranks = ranks;
        this.tieTerm = tieTerm;
    }

    /** The rank of each value, in the order of the values. */
    public double[] ranks() {
        return ranks;
    }

    /** The sum over groups of t equal values of t³ − t, which every tie correction needs. */
    public double tieTerm() {
        return tieTerm;
    }

    public static Ranks of(double... values) {
        int n = values.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[n];
        double tieTerm = 0;
        int start = 0;
        while (start < n) {
            int end = start + 1;
            while (end < n && values[order[end]] == values[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + 1 + end) / 2.0;
            }
            double ties = end - start;
            tieTerm += ties * ties * ties - ties;
            start = end;
        }
        return new Ranks(ranks, tieTerm);
    }

    @Override
    public String toString() {
        return "Ranks" + Arrays.toString(ranks);
    }
}
