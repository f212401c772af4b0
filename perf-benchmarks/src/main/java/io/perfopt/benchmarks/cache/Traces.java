package io.perfopt.benchmarks.cache;

import java.util.Random;

/** Sequences of keys as caches see them. */
final class Traces {
    /** The length of every trace, a power of two. */
    static final int LENGTH = 1 << 18;

    private Traces() {}

    static String key(int number) {
        return "product:catalogue:item:" + (1_000_000_000L + number);
    }

    /** Keys of one set, each object the same at every place, the n-th as often as 1 / n to the skew. */
    static String[] zipf(int keys, double skew, long seed) {
        double[] cumulative = new double[keys];
        double sum = 0;
        for (int i = 0; i < keys; i++) {
            sum += 1 / Math.pow(i + 1, skew);
            cumulative[i] = sum;
        }
        String[] names = new String[keys];
        for (int i = 0; i < keys; i++) {
            names[i] = key(i);
        }
        Random random = new Random(seed);
        String[] trace = new String[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            double point = random.nextDouble() * sum;
            int low = 0;
            int high = keys - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (cumulative[middle] < point) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            trace[i] = names[low];
        }
        return trace;
    }
}
