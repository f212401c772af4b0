package io.perfopt.internal.sizing;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;

/** Traces of keys, the same in every run. */
final class KnownTraces {
    static final int KEYS = 100_000;
    static final int CAPACITY = 10_000;
    static final int ACCESSES = 500_000;

    private KnownTraces() {}

    static LongSupplier of(String shape) {
        LongSupplier zipf = zipf(new Random(shape.hashCode()));
        long[] step = {0};
        return switch (shape) {
            case "zipf" -> zipf;
            // every fifth access belongs to a walk over keys of its own
            case "scan-mixed" -> () -> step[0]++ % 5 == 0 ? KEYS + step[0] / 5 % 30_000 : zipf.getAsLong();
            // the popular keys are others after each fifth of the trace
            case "shifting" -> () -> (zipf.getAsLong() + step[0]++ / (ACCESSES / 5) * 7_919) % KEYS;
            default -> throw new IllegalArgumentException(shape);
        };
    }

    /** Ranks with probability 1 / rank^0.9, by binary search in the cumulated weights; the rank is the key. */
    private static LongSupplier zipf(Random random) {
        double[] cumulated = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += Math.pow(i + 1, -0.9);
            cumulated[i] = sum;
        }
        double total = sum;
        return () -> {
            int index = Arrays.binarySearch(cumulated, random.nextDouble() * total);
            return index < 0 ? -index - 1 : index;
        };
    }
}
