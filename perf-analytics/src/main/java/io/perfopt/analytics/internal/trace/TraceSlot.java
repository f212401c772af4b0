package io.perfopt.analytics.internal.trace;

import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.internal.slots.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way; used again for another when it has ended. The id is written last when it begins and taken by
 * compare-and-set when it ends, and whoever took it owns the other fields.
 */
final class TraceSlot {
    static final int MAX_CHILDREN = 32;

    private static final int TIME_BITS = 48;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final VarHandle ID;
    private static final VarHandle CHILD_TIME;
    private static final VarHandle LISTING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ID = lookup.findVarHandle(TraceSlot.class, "id", long.class);
            CHILD_TIME = lookup.findVarHandle(TraceSlot.class, "childTime", long.class);
            LISTING = lookup.findVarHandle(TraceSlot.class, "listing", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;

    /** How often the slot was used; written by whoever holds it. */
    long generation;

    /** 0 while unused. */
    volatile long id;

    @Nullable
    Series series;

    long start;
    long parent;
    boolean sampled;
    /** The series of response times and the intended beginning, when one was given. */
    @Nullable
    Series response;

    long intendedStart;
    /** What the thread had used at the beginning, when it is measured. */
    @Nullable
    ThreadUse use;

    /** Nanoseconds of nested operations below the low bits of the id they belong to, so that a late child cannot be added to another trace. */
    private volatile long childTime;

    /** Taken by compare-and-set by whoever uses the list of children. */
    @SuppressWarnings("unused")
    private volatile int listing;

    private Series @Nullable [] childSeries;
    private long[] childStarts = new long[0];
    private long[] childNanos = new long[0];
    private byte[] childDepths = new byte[0];
    private int children;
    private int childrenDropped;

    TraceSlot(int index) {
        this.index = index;
    }

    /** Makes the slot findable under its new id; every other field must be set. */
    void open(long newId) {
        childTime = tag(newId);
        id = newId;
    }

    /** Takes the slot out of use; only one caller succeeds. */
    boolean take(long expected) {
        return id == expected && ID.compareAndSet(this, expected, 0L);
    }

    /** Counts the time of a nested operation unless this one has ended. */
    void addChildTime(long expected, long nanos) {
        long before = childTime;
        while ((before & ~TIME_MASK) == tag(expected)) {
            long sum = Math.min(TIME_MASK, (before & TIME_MASK) + nanos);
            if (CHILD_TIME.compareAndSet(this, before, (before & ~TIME_MASK) | sum)) {
                return;
            }
            before = childTime;
        }
    }

    /** The time of nested operations; closes the account. */
    long takeChildTime(long expected) {
        long sum = (long) CHILD_TIME.getAndSet(this, 0L);
        return (sum & ~TIME_MASK) == tag(expected) ? sum & TIME_MASK : 0;
    }

    private static long tag(long id) {
        return (id >>> TraceTable.INDEX_BITS) << TIME_BITS;
    }

    /** Adds a nested operation and what was nested in it; gives up if the list is in use, which only parallel children can see. */
    void addChild(long expected, TraceSlot child, Series of, long nanos) {
        if (!beginListing()) {
            return;
        }
        try {
            if (id != expected) {
                return;
            }
            for (int i = 0; i < child.children && child.childSeries != null; i++) {
                append(child.childSeries[i], child.childStarts[i], child.childNanos[i], (byte)
                        Math.min(Byte.MAX_VALUE, child.childDepths[i] + 1));
            }
            childrenDropped += child.childrenDropped;
            append(of, child.start, nanos, (byte) 1);
        } finally {
            LISTING.setRelease(this, 0);
        }
    }

    private boolean beginListing() {
        return listing == 0 && LISTING.compareAndSet(this, 0, 1);
    }

    private void append(Series of, long begun, long nanos, byte depth) {
        if (children == MAX_CHILDREN) {
            childrenDropped++;
            return;
        }
        if (childSeries == null) {
            childSeries = new Series[MAX_CHILDREN];
            childStarts = new long[MAX_CHILDREN];
            childNanos = new long[MAX_CHILDREN];
            childDepths = new byte[MAX_CHILDREN];
        }
        childSeries[children] = of;
        childStarts[children] = begun;
        childNanos[children] = nanos;
        childDepths[children] = depth;
        children++;
    }

    int childrenDropped() {
        return childrenDropped;
    }

    List<SlowTrace.Child> children() {
        List<SlowTrace.Child> list = new ArrayList<>(children);
        while (!beginListing()) {
            Thread.onSpinWait();
        }
        try {
            for (int i = 0; i < children && childSeries != null; i++) {
                list.add(new SlowTrace.Child(
                        childSeries[i].name(),
                        childSeries[i].tags(),
                        childDepths[i],
                        Duration.ofNanos(Math.max(0, childStarts[i] - start)),
                        Duration.ofNanos(childNanos[i])));
            }
        } finally {
            LISTING.setRelease(this, 0);
        }
        return list;
    }

    /** Forgets everything but the arrays. */
    void clear() {
        while (!beginListing()) {
            Thread.onSpinWait();
        }
        children = 0;
        childrenDropped = 0;
        LISTING.setRelease(this, 0);
        series = null;
        response = null;
        use = null;
    }
}
