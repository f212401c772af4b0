package io.perfopt.analytics.internal;

import io.perfopt.analytics.internal.slots.Distribution;

/**
 * One slot with at least one value, as the statistics of the insight package read it. Durations are nanoseconds. Immutable.
 *
 * @param startMillis when it began, in milliseconds since the epoch
 * @param lengthMillis its length
 * @param closed false for the slot that is still being filled
 * @param paused whether the JVM itself stood still in it
 * @param distribution its values
 */
public record SlotView(long startMillis, long lengthMillis, boolean closed, boolean paused, Distribution distribution) {
    public long count() {
        return distribution.count();
    }

    public long errors() {
        return distribution.errors();
    }

    public double total() {
        return distribution.sum();
    }

    public double min() {
        return distribution.min();
    }

    public double max() {
        return distribution.max();
    }

    public double mean() {
        return distribution.mean();
    }

    /** Nearest rank, within 0.8 %, exact up to 64 values. */
    public double percentile(double percent) {
        return distribution.percentile(percent);
    }

    /** At most this many values at equally spaced ranks, in order. */
    public double[] sample(int limit) {
        return distribution.sample(limit);
    }
}
