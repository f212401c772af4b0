package io.perfopt.analytics.internal.slots;

/**
 * What a series holds. Values travel as <em>keys</em>: longs whose order is the order of the values, so that minimum, maximum and
 * sorting need no second code path. Stateless.
 */
public enum Kind {
    /** Durations in nanoseconds; the key is the duration itself, from 0 to {@link Buckets#MAX_NANOS}. */
    OPERATION,
    /** Readings of any finite double, for example a queue depth. */
    VALUE,
    /** Increments of a counter; stored like values. */
    COUNTER;

    int index(long key) {
        return this == OPERATION ? Buckets.nanosIndex(key) : Buckets.realIndex(toDouble(key));
    }

    /** The key in the middle of a bucket. */
    long middle(int index) {
        return this == OPERATION ? Buckets.nanosMiddle(index) : realKey(Buckets.realMiddle(index));
    }

    /**
     * The value of a key.
     *
     * @param key a key of this kind
     * @return nanoseconds for an operation, else the reading
     */
    public double value(long key) {
        return this == OPERATION ? key : toDouble(key);
    }

    static long realKey(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0); // + 0.0 turns -0.0 into 0.0, which must not sort below it
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double toDouble(long key) {
        return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
    }
}
