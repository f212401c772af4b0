package io.perfopt.benchmarks.analytics;

import java.util.SplittableRandom;

/** Durations as services have them: lognormal around a millisecond. */
final class Durations {
    static final int COUNT = 8192;

    private Durations() {}

    static long[] lognormal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (long) (Math.exp(random.nextGaussian() * 0.8) * 1_000_000);
        }
        return values;
    }
}
