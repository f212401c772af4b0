package io.perfopt.benchmarks;

import java.util.Locale;

/**
 * What a measurement has to reach. Immutable.
 *
 * @param limit the largest value that is good enough
 * @param absolute whether the limit is one of our own figure, in the unit of its metric, rather than of the ratio ours / peer
 */
public record Bar(double limit, boolean absolute) {
    /** Ours may take at most this many times what the peer takes: 1 is "no worse", 0.5 is "at most half". */
    public static Bar ratioAtMost(double ratio) {
        return new Bar(ratio, false);
    }

    /** Our own figure may be at most this, whatever the peers do: 0.05 B/op is "allocates nothing". */
    public static Bar figureAtMost(double figure) {
        return new Bar(figure, true);
    }

    /** Whether a value known to lie between two bounds, the error taken off and added, reaches the bar. */
    Verdict judge(double low, double high) {
        if (Double.isNaN(low) || Double.isNaN(high)) {
            return Verdict.UNDECIDED;
        }
        return high <= limit ? Verdict.MET : low > limit ? Verdict.MISSED : Verdict.UNDECIDED;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, absolute ? "ours ≤ %s" : "ratio ≤ %s", limit);
    }

    /** What a measurement says about a bar. */
    public enum Verdict {
        /** Reached, with the error on our side. */
        MET,
        /** Not reached, with the error on the other side. */
        MISSED,
        /** The bar lies within the error: this run decides nothing. */
        UNDECIDED
    }
}
