package io.perfopt.analytics.internal.trace;

import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.internal.slots.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The nested operations of a trace that have ended, for one trace after the other: a list is emptied by the first entry for another
 * trace, so one without nested operations costs nothing. Thread-safe.
 */
final class ChildList {
    static final int MAX_CHILDREN = 32;

    /** The list is held for about a hundred nanoseconds; longer only by a thread that was interrupted meanwhile. */
    private static final int SPINS = 200;

    private static final Series[] NO_SERIES = {};
    private static final long[] NO_TIMES = {};
    private static final byte[] NO_DEPTHS = {};

    private final AtomicBoolean taken = new AtomicBoolean();

    // Guarded by taken.
    private long owner;
    private Series[] series = NO_SERIES;
    private long[] starts = NO_TIMES;
    private long[] nanos = NO_TIMES;
    private byte[] depths = NO_DEPTHS;
    private int size;
    private int dropped;

    private boolean take() {
        for (int i = 0; i < SPINS; i++) {
            if (!taken.get() && taken.compareAndSet(false, true)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void leave() {
        taken.setRelease(false);
    }

    /**
     * Adds an operation that has ended and what was nested in it. Left out if another thread keeps the list for long.
     *
     * @param parent the slot of this list
     * @param id the trace the operation is nested in, which must still be open
     * @param child the slot of the operation, held by the caller
     * @param childId its trace
     * @param of its series
     * @param duration its nanoseconds
     */
    void add(TraceSlot parent, long id, TraceSlot child, long childId, Series of, long duration) {
        if (!take()) {
            return;
        }
        try {
            if (parent.id != id) {
                return;
            }
            if (owner != id) {
                owner = id;
                size = 0;
                dropped = 0;
            }
            ChildList nested = child.children;
            if (nested.take()) {
                try {
                    if (nested.owner == childId) {
                        addAll(nested);
                    }
                } finally {
                    nested.leave();
                }
            }
            append(of, child.start, duration, 1);
        } finally {
            leave();
        }
    }

    private void addAll(ChildList nested) {
        for (int i = 0; i < nested.size; i++) {
            append(nested.series[i], nested.starts[i], nested.nanos[i], Math.min(Byte.MAX_VALUE, nested.depths[i] + 1));
        }
        dropped += nested.dropped;
    }

    private void append(Series of, long begun, long duration, int depth) {
        if (size == MAX_CHILDREN) {
            dropped++;
            return;
        }
        if (series.length == 0) {
            series = new Series[MAX_CHILDREN];
            starts = new long[MAX_CHILDREN];
            nanos = new long[MAX_CHILDREN];
            depths = new byte[MAX_CHILDREN];
        }
        series[size] = of;
        starts[size] = begun;
        nanos[size] = duration;
        depths[size] = (byte) depth;
        size++;
    }

    /**
     * The nested operations of a trace.
     *
     * @param list in the order in which they ended
     * @param dropped how many more there were
     */
    record Children(List<SlowTrace.Child> list, int dropped) {}

    /** What is nested in a trace that began at a time. */
    Children of(long id, long start) {
        while (!take()) {
            Thread.onSpinWait();
        }
        try {
            List<SlowTrace.Child> list = new ArrayList<>();
            for (int i = 0; i < size && owner == id; i++) {
                list.add(new SlowTrace.Child(
                        series[i].name(),
                        series[i].tags(),
                        depths[i],
                        Duration.ofNanos(Math.max(0, starts[i] - start)),
                        Duration.ofNanos(nanos[i])));
            }
            return new Children(list, owner == id ? dropped : 0);
        } finally {
            leave();
        }
    }
}
