package io.perfopt.analytics.internal.trace;

import io.perfopt.analytics.internal.slots.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way; used again for another when it has ended. The id is written last when it begins and taken by
 * compare-and-set when it ends, and whoever took it owns the other fields.
 */
final class TraceSlot {
    private static final int TIME_BITS = 48;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final VarHandle ID;
    private static final VarHandle CHILD_TIME;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ID = lookup.findVarHandle(TraceSlot.class, "id", long.class);
            CHILD_TIME = lookup.findVarHandle(TraceSlot.class, "childTime", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    final ChildList children = new ChildList();

    /** How often the slot was used; written by whoever holds it. */
    long generation;

    /** 0 while unused; set with release, so that whoever reads it sees what was written before. */
    volatile long id;

    @Nullable
    Series series;

    /** Of the thread it began on. */
    @Nullable
    Nesting nesting;

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

    /**
     * Nanoseconds of nested operations below the low bits of the id they belong to, so that a late child cannot be added to another
     * trace; set with release at the beginning, then added to by compare-and-set.
     */
    private volatile long childTime;

    TraceSlot(int index) {
        this.index = index;
    }

    /** Makes the slot findable under its new id; every other field must be set. */
    void open(long newId) {
        CHILD_TIME.setRelease(this, tag(newId));
        ID.setRelease(this, newId);
    }

    /** Takes the slot out of use; only one caller succeeds. */
    boolean take(long expected) {
        return id == expected && ID.compareAndSet(this, expected, 0L);
    }

    /** Counts the time of a nested operation unless this one has ended. */
    void addChildTime(long expected, long nanos) {
        long before = childTime;
        while (id == expected && (before & ~TIME_MASK) == tag(expected)) {
            long sum = Math.min(TIME_MASK, (before & TIME_MASK) + nanos);
            if (CHILD_TIME.compareAndSet(this, before, (before & ~TIME_MASK) | sum)) {
                return;
            }
            before = childTime;
        }
    }

    /** The time of nested operations that ended before this one. */
    long childTime() {
        return childTime & TIME_MASK;
    }

    private static long tag(long id) {
        return (id >>> TraceTable.INDEX_BITS) << TIME_BITS;
    }

    /** Drops what it holds on to. */
    void clear() {
        series = null;
        nesting = null;
        response = null;
        use = null;
    }
}
