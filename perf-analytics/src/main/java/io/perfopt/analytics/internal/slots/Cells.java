package io.perfopt.analytics.internal.slots;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * One stripe of the slot that is being filled: the first values as they are, then counts per bucket.
 *
 * <p>Whoever writes or reads must hold the claim, taken by one compare-and-set that is never waited for: a recorder that finds it
 * taken goes to another stripe. Under the claim everything else is plain memory, so bucket, sum, minimum, maximum and errors of one
 * record become visible together and a slot can be taken away whole. A retired instance refuses claims until it is installed again.
 */
@SuppressWarnings("unused") // the padding
final class Cells extends CellsState {
    /** Up to this many values of a slot are kept as they are; more turn into bucket counts. */
    static final int RAW_LIMIT = 64;

    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int RETIRED = 2;
    private static final VarHandle CLAIM;

    // The other half of what CellsPadding is for.
    private long q0;
    private long q1;
    private long q2;
    private long q3;
    private long q4;
    private long q5;
    private long q6;

    static {
        try {
            CLAIM = MethodHandles.lookup().findVarHandle(CellsState.class, "claim", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    Cells(Kind kind) {
        super(kind);
    }

    boolean claim() {
        return claim == FREE && CLAIM.compareAndSet(this, FREE, CLAIMED);
    }

    void release() {
        CLAIM.setRelease(this, FREE);
    }

    /** Ends a claim for good: what is in here now belongs to the caller. */
    void retire() {
        CLAIM.setRelease(this, RETIRED);
    }

    void addNanos(long nanos, long children, boolean error) {
        long total = sum + nanos;
        sum = total < 0 ? Long.MAX_VALUE : total;
        childNanos += children;
        if (error) {
            errors++;
        }
        add(nanos, Buckets.nanosIndex(nanos));
    }

    /** Adds a duration several times without its sum, which may not fit. */
    void addMany(long nanos, long times) {
        int index = Buckets.nanosIndex(nanos);
        long single = Math.min(times, RAW_LIMIT + 1L);
        for (long i = 0; i < single; i++) {
            add(nanos, index);
        }
        if (times > single) { // more than RAW_LIMIT are in: the bucket exists
            int rest = (int) Math.min(times - single, Integer.MAX_VALUE - counts[index - base]);
            counts[index - base] += rest;
            count += rest;
        }
    }

    void addReal(double value) {
        realSum += value;
        add(Kind.realKey(value), Buckets.realIndex(value));
    }

    private void add(long key, int index) {
        if (key < min) {
            min = key;
        }
        if (key > max) {
            max = key;
        }
        long n = count;
        if (n > RAW_LIMIT) {
            int at = index - base;
            if (at < 0 || at >= counts.length) {
                at = reach(index);
            }
            counts[at]++;
        } else {
            addEarly(key, index, (int) n);
        }
        count = n + 1;
    }

    private void addEarly(long key, int index, int n) {
        if (n < RAW_LIMIT) {
            if (n == raw.length) {
                raw = Arrays.copyOf(raw, n * 2);
            }
            raw[n] = key;
            return;
        }
        reach(kind.index(min));
        reach(kind.index(max));
        for (int i = 0; i < RAW_LIMIT; i++) {
            counts[kind.index(raw[i]) - base]++;
        }
        counts[index - base]++;
    }

    /** Widens the counts until they hold a bucket; the range grows by whole octaves and never shrinks while the stripe lives. */
    private int reach(int index) {
        int low = index & ~63;
        if (counts.length == 0) {
            base = low;
            counts = new int[64];
        } else if (index < base || index >= base + counts.length) {
            int from = Math.min(low, base);
            int to = Math.max(low + 64, base + counts.length);
            int[] wider = new int[to - from];
            System.arraycopy(counts, 0, wider, base - from, counts.length);
            counts = wider;
            base = from;
        }
        return index - base;
    }

    /** Empties a retired stripe; its arrays stay for the next slot. */
    void clear() {
        if (count > RAW_LIMIT) {
            Arrays.fill(counts, 0);
        }
        count = 0;
        errors = 0;
        childNanos = 0;
        sum = 0;
        realSum = 0;
        min = Long.MAX_VALUE;
        max = Long.MIN_VALUE;
    }

    int bytes() {
        return 224 + 16 + raw.length * 8 + (counts.length == 0 ? 0 : 16 + counts.length * 4);
    }
}

/** What a stripe holds, apart from {@link Cells} so that padding lies on either side of it: a JVM puts the fields of a superclass first. */
abstract class CellsState extends CellsPadding {
    static final int[] NO_COUNTS = {};

    /** Written by compare-and-set and release stores; everything below is guarded by it. */
    volatile int claim;

    final Kind kind;
    long count;
    long errors;
    /** Nanoseconds spent in children, which is what separates total from self time. */
    long childNanos;

    long sum;
    double realSum;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    long[] raw = new long[8];
    int[] counts = NO_COUNTS;
    int base;

    CellsState(Kind kind) {
        this.kind = kind;
    }
}

/**
 * Keeps what a recorder writes off the cache lines of whatever lies next to it, half of it before and half after. The gap of four bytes that
 * most JVMs leave behind the header is filled too, or else the claim would come to lie there, before the padding.
 */
@SuppressWarnings("unused")
abstract class CellsPadding {
    private int gap;
    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
}
