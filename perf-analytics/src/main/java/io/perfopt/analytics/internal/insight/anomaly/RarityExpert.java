package io.perfopt.analytics.internal.insight.anomaly;

import io.perfopt.analytics.internal.insight.stats.Samples;

/**
 * Says how rare a feature of a stream is in its own past, upwards or downwards, in decades; silent while it warms up.
 *
 * <p>After it has spoken, a quiet period lets only something rarer through. Not thread-safe: one detector, one thread.
 */
final class RarityExpert {

    /** The smallest typical excess as a share of the distance between the two tails: quantised and nearly constant features. */
    private static final double FLOOR = 0.01;

    /** Values for which only something rarer than what was said is said. */
    private static final int QUIET = 200;

    /** From how many decades on something has been said: once in thirty is noise. */
    private static final double SPOKEN = 1.5;

    private final Tail upper = new Tail();
    private final Tail lower = new Tail();
    private double[] warmUp;
    private int seen;
    private long spokenAt;
    private double spoken;

    RarityExpert(int warmUpValues) {
        warmUp = new double[warmUpValues];
    }

    /**
     * Takes the next feature.
     *
     * @param resolution the smallest excess that means anything, in units of the feature
     * @param time the number of the value in the stream, rising
     */
    double rarity(double feature, double resolution, long time) {
        if (seen < warmUp.length) {
            warmUp[seen++] = feature;
            if (seen == warmUp.length) {
                start(time);
            }
            return 0;
        }
        double floor = FLOOR * Math.max(upper.level() + lower.level(), 0) + resolution;
        double rarity = Math.max(upper.rarity(feature, floor, time), lower.rarity(-feature, floor, time));
        upper.learn(feature, floor);
        lower.learn(-feature, floor);
        return rarity;
    }

    /** Lets a rarity through unless it falls into the quiet period of a greater one. */
    double afterQuiet(double rarity, long time) {
        if (rarity <= 0 || (spoken > 0 && time - spokenAt <= QUIET && rarity <= spoken)) {
            return 0;
        }
        if (rarity > SPOKEN) {
            spoken = rarity;
            spokenAt = time;
        }
        return rarity;
    }

    /** The middle between the two tails, a typical size of the feature; 0 while warming up. */
    double middle() {
        return (upper.level() - lower.level()) / 2;
    }

    private void start(long time) {
        double[] sorted = Samples.sorted(warmUp);
        double[] mirrored = new double[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            mirrored[i] = -sorted[sorted.length - 1 - i];
        }
        upper.start(sorted);
        lower.start(mirrored);
        for (int i = 0; i < warmUp.length; i++) {
            long at = time - warmUp.length + 1 + i;
            upper.recall(warmUp[i], at);
            lower.recall(-warmUp[i], at);
        }
        // nothing is kept of the warm-up, and an empty one is never filled again
        warmUp = new double[0];
        seen = 0;
    }
}
