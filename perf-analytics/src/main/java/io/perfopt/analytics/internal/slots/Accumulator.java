package io.perfopt.analytics.internal.slots;

import java.util.Arrays;

/**
 * The sum of any number of slots. Up to {@link Cells#RAW_LIMIT} values stay as they are, so that small answers are exact; beyond it
 * they become bucket counts. A part is added in three steps: its totals, {@link #settle} once for all parts, its keys or buckets.
 * Meant to be reused through {@link #reset}. For one thread at a time.
 */
public final class Accumulator {
    /** One narrow slot adds at most 255 to a 16-bit lane, so this many fit before the lanes must be emptied. */
    private static final int LANE_ADDS = 256;

    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

    Kind kind = Kind.OPERATION;
    long count;
    long errors;
    long childNanos;
    long sum;
    double realSum;
    long min;
    long max;

    /** The first {@link #rawCount} are the values themselves, as long as {@link #raw} holds. */
    final long[] keys = new long[Cells.RAW_LIMIT];

    int rawCount;
    boolean raw;

    /** Counts of the buckets from {@link #base} on, a multiple of 16; the first {@link #size} are in use. */
    long[] counts = new long[0];

    int base;
    int size;

    /** Four words of four 16-bit lanes for each 16 buckets: narrow slots are added several buckets at a time. */
    private long[] lanes = new long[0];

    private int laneAdds;

    /**
     * Empties this accumulator for values of a kind.
     *
     * @param newKind what the slots to come hold
     * @return this
     */
    public Accumulator reset(Kind newKind) {
        kind = newKind;
        count = 0;
        errors = 0;
        childNanos = 0;
        sum = 0;
        realSum = 0;
        min = Long.MAX_VALUE;
        max = Long.MIN_VALUE;
        raw = true;
        rawCount = 0;
        Arrays.fill(counts, 0, size, 0);
        size = 0;
        return this;
    }

    /**
     * The number of values added.
     *
     * @return values, not buckets
     */
    public long count() {
        return count;
    }

    /** Adds a stripe that the caller has claimed or retired. */
    void add(Cells cells) {
        if (cells.count == 0) {
            return;
        }
        addTotals(cells.count, cells.errors, cells.childNanos, cells.min, cells.max);
        addSums(cells.sum, cells.realSum);
        settle();
        if (cells.count <= Cells.RAW_LIMIT) {
            for (int i = 0; i < cells.count; i++) {
                addKey(cells.raw[i]);
            }
            return;
        }
        int from = Math.max(cells.base, base);
        int to = Math.min(cells.base + cells.counts.length, base + size);
        for (int index = from; index < to; index++) {
            counts[index - base] += cells.counts[index - cells.base];
        }
    }

    void addTotals(long partCount, long partErrors, long partChildNanos, long partMin, long partMax) {
        count += partCount;
        errors += partErrors;
        childNanos = saturatedAdd(childNanos, partChildNanos);
        min = Math.min(min, partMin);
        max = Math.max(max, partMax);
    }

    void addSums(long partSum, double partRealSum) {
        sum = saturatedAdd(sum, partSum);
        realSum += partRealSum;
    }

    /** Makes room for everything between the minimum and the maximum, once the totals say that values will not stay as they are. */
    void settle() {
        if (count <= Cells.RAW_LIMIT) {
            return;
        }
        reach(kind.index(min), kind.index(max));
        if (raw) {
            raw = false;
            for (int i = 0; i < rawCount; i++) {
                counts[kind.index(keys[i]) - base]++;
            }
        }
    }

    void addKey(long key) {
        if (raw) {
            keys[rawCount++] = key;
        } else {
            counts[kind.index(key) - base]++;
        }
    }

    void addBucket(int index, long n) {
        counts[index - base] += n;
    }

    /** Adds 16 buckets from {@code index} on: byte j of {@code even} counts bucket 2j, byte j of {@code odd} bucket 2j + 1. */
    void addGroup(int index, long even, long odd) {
        long[] l = lanes;
        int at = (index - base) >> 2;
        l[at] += even & EVEN_BYTES;
        l[at + 1] += (even >>> 8) & EVEN_BYTES;
        l[at + 2] += odd & EVEN_BYTES;
        l[at + 3] += (odd >>> 8) & EVEN_BYTES;
    }

    /** Must be called before each narrow slot that is added by groups. */
    void openLanes() {
        if (++laneAdds > LANE_ADDS) {
            emptyLanes();
            laneAdds = 1;
        }
        if (lanes.length < size >> 2) {
            lanes = new long[counts.length >> 2];
        }
    }

    /** Carries what the lanes hold over into the counts; nothing may read counts before. */
    void emptyLanes() {
        if (laneAdds == 0) {
            return;
        }
        laneAdds = 0;
        for (int at = 0; at < size >> 2; at += 4) {
            int bucket = at << 2;
            spread(lanes[at], bucket);
            spread(lanes[at + 1], bucket + 2);
            spread(lanes[at + 2], bucket + 1);
            spread(lanes[at + 3], bucket + 3);
            lanes[at] = 0;
            lanes[at + 1] = 0;
            lanes[at + 2] = 0;
            lanes[at + 3] = 0;
        }
    }

    private void spread(long word, int bucket) {
        if (word != 0) {
            counts[bucket] += word & 0xFFFF;
            counts[bucket + 4] += (word >>> 16) & 0xFFFF;
            counts[bucket + 8] += (word >>> 32) & 0xFFFF;
            counts[bucket + 12] += word >>> 48;
        }
    }

    private void reach(int low, int high) {
        int from = low & ~15;
        int to = (high & ~15) + 16;
        if (size == 0) {
            base = from;
            size = to - from;
            if (counts.length < size) {
                counts = new long[size];
            }
        } else if (from < base || to > base + size) {
            emptyLanes();
            from = Math.min(from, base);
            to = Math.max(to, base + size);
            long[] wider = new long[to - from];
            System.arraycopy(counts, 0, wider, base - from, size);
            counts = wider;
            base = from;
            size = to - from;
        }
    }

    /**
     * What has been added, as an answer that later changes of this accumulator do not reach.
     *
     * @return the merged values
     */
    public Distribution toDistribution() {
        emptyLanes();
        if (raw) {
            long[] sorted = Arrays.copyOf(keys, rawCount);
            Arrays.sort(sorted);
            return new Distribution(this, sorted, 0);
        }
        return new Distribution(this, Arrays.copyOf(counts, size), base);
    }

    static long saturatedAdd(long a, long b) {
        long r = a + b;
        return ((a ^ r) & (b ^ r)) < 0 ? Long.MAX_VALUE : r;
    }

    /** Of two factors not below zero. */
    static long saturatedMultiply(long a, long b) {
        long low = a * b;
        return Math.multiplyHigh(a, b) == 0 && low >= 0 ? low : Long.MAX_VALUE;
    }
}
