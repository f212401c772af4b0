package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;

/** Makes long series short for statistics over all pairs: medians of blocks of equal length. Stateless and safe from any thread. */
public final class BlockMedians {

    private BlockMedians() {}

    /** The values themselves when they are at most so many, else the medians of as few neighbours as brings them there. */
    public static double[] of(double[] values, int maximum) {
        int block = block(values.length, maximum);
        if (block == 1) {
            return values;
        }
        double[] medians = new double[(values.length + block - 1) / block];
        for (int i = 0; i < medians.length; i++) {
            medians[i] =
                    Samples.median(Arrays.copyOfRange(values, i * block, Math.min(values.length, (i + 1) * block)));
        }
        return medians;
    }

    /** How many neighbours make a block. */
    public static int block(int length, int maximum) {
        return Math.max(1, (length + maximum - 1) / maximum);
    }
}
