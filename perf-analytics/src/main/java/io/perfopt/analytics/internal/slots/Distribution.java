package io.perfopt.analytics.internal.slots;

import java.util.Arrays;

/**
 * The merged values of a window: totals are exact, percentiles are exact up to {@link Cells#RAW_LIMIT} values and within
 * {@link Buckets#ERROR_BOUND} beyond. Immutable.
 */
public final class Distribution {
    /** No values of an operation. */
    public static final Distribution EMPTY =
            new Accumulator().reset(Kind.OPERATION).toDistribution();

    private final Kind kind;
    private final long count;
    private final long errors;
    private final long childNanos;
    private final long sum;
    private final double realSum;
    private final long min;
    private final long max;
    private final boolean exact;
    /** The sorted keys when exact, else the counts of the buckets from {@link #base} on. */
    private final long[] data;

    private final int base;

    Distribution(Accumulator from, long[] data, int base) {
        kind = from.kind;
        count = from.count;
        errors = from.errors;
        childNanos = from.childNanos;
        sum = from.sum;
        realSum = from.realSum;
        min = from.min;
        max = from.max;
        exact = from.raw;
        this.data = data;
        this.base = base;
    }

    /** Takes a value and how often it occurred. */
    @FunctionalInterface
    public interface BucketConsumer {
        /**
         * Accepts one bucket.
         *
         * @param value the middle of the bucket, or the value itself when the distribution is exact
         * @param count at least 1
         */
        void accept(double value, long count);
    }

    public Kind kind() {
        return kind;
    }

    public long count() {
        return count;
    }

    public long errors() {
        return errors;
    }

    public boolean exact() {
        return exact;
    }

    public double errorBound() {
        return exact ? 0 : Buckets.ERROR_BOUND;
    }

    /** Nanoseconds for an operation; saturates at the largest long. */
    public long sumNanos() {
        return sum;
    }

    /** The total less what was spent in nested traces. */
    public long selfNanos() {
        return Math.max(0, sum - childNanos);
    }

    public double sum() {
        return kind == Kind.OPERATION ? sum : realSum;
    }

    /** NaN when empty, as for all that follow. */
    public double mean() {
        return count == 0 ? Double.NaN : sum() / count;
    }

    public double min() {
        return count == 0 ? Double.NaN : kind.value(min);
    }

    public double max() {
        return count == 0 ? Double.NaN : kind.value(max);
    }

    /** The nearest-rank percentile. */
    public double percentile(double percent) {
        return count == 0 ? Double.NaN : kind.value(percentileKey(percent));
    }

    /** The nearest-rank percentile as a key; only for a distribution that is not empty. */
    public long percentileKey(double percent) {
        return keyOfRank(rank(percent, count));
    }

    /** The rank, from 1 to n, of a percentile of n values. */
    static long rank(double percent, long n) {
        double rank = percent * n / 100;
        double nearest = Math.rint(rank); // 99.9 % of 1,000 is 999, whatever binary fractions make of 99.9
        long whole = (long) (Math.abs(rank - nearest) <= 4 * Math.ulp(rank) ? nearest : Math.ceil(rank));
        return Math.min(Math.max(whole, 1), n);
    }

    private long keyOfRank(long rank) {
        if (rank == 1) {
            return min;
        }
        if (rank == count) {
            return max;
        }
        if (exact) {
            return data[(int) rank - 1];
        }
        long seen = 0;
        for (int i = 0; i < data.length; i++) {
            seen += data[i];
            if (seen >= rank) {
                return Math.min(Math.max(kind.middle(base + i), min), max);
            }
        }
        return max;
    }

    /** How many values lie above a limit, counting whole buckets whose middle does. */
    public long countAbove(double limit) {
        long[] above = {0};
        forEach((value, n) -> above[0] += value > limit ? n : 0);
        return above[0];
    }

    /** All values in order, each bucket by its middle. */
    public void forEach(BucketConsumer consumer) {
        if (exact) {
            for (long key : data) {
                consumer.accept(kind.value(key), 1);
            }
            return;
        }
        for (int i = 0; i < data.length; i++) {
            if (data[i] != 0) {
                consumer.accept(kind.value(Math.min(Math.max(kind.middle(base + i), min), max)), data[i]);
            }
        }
    }

    /** At most {@code limit} values at equally spaced ranks, in order. */
    public double[] sample(int limit) {
        int n = (int) Math.min(limit, count);
        double[] sample = new double[n];
        for (int i = 0; i < n; i++) {
            sample[i] = kind.value(keyOfRank(n == count ? i + 1 : Math.round((i + 0.5) / n * count + 0.5)));
        }
        return sample;
    }

    /** Whether the bucket counts add up to the count; a check for tests, true by construction. */
    public boolean consistent() {
        return exact ? data.length == count : Arrays.stream(data).sum() == count;
    }
}
