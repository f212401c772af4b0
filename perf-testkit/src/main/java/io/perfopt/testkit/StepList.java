package io.perfopt.testkit;

import java.util.Arrays;

/** A list of steps, each a kind of operation and the seed of its random numbers. Never changed once made; safe for any thread. */
final class StepList {
    private final int[] kinds;
    private final long[] seeds;

    StepList(int[] kinds, long[] seeds) {
        this.kinds = kinds;
        this.seeds = seeds;
    }

    int size() {
        return kinds.length;
    }

    int kind(int step) {
        return kinds[step];
    }

    long seed(int step) {
        return seeds[step];
    }

    StepList prefix(int length) {
        return new StepList(Arrays.copyOf(kinds, length), Arrays.copyOf(seeds, length));
    }

    /** The list without the steps in [from, to). */
    StepList without(int from, int to) {
        int[] fewerKinds = new int[size() - (to - from)];
        long[] fewerSeeds = new long[fewerKinds.length];
        System.arraycopy(kinds, 0, fewerKinds, 0, from);
        System.arraycopy(kinds, to, fewerKinds, from, size() - to);
        System.arraycopy(seeds, 0, fewerSeeds, 0, from);
        System.arraycopy(seeds, to, fewerSeeds, from, size() - to);
        return new StepList(fewerKinds, fewerSeeds);
    }
}
