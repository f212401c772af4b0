package io.perfopt.async.internal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The manager's monotonic clock, and waiting by it. */
public final class TimeSource {
    /** How long a wait by a clock of the caller's sleeps before it looks at that clock again: it may jump at any moment. */
    private static final long FOREIGN_SLICE_NANOS = 1_000_000;

    private final LongSupplier nanoTime;
    private final boolean system;

    private TimeSource(LongSupplier nanoTime, boolean system) {
        this.nanoTime = nanoTime;
        this.system = system;
    }

    public static TimeSource system() {
        return new TimeSource(System::nanoTime, true);
    }

    public static TimeSource of(LongSupplier nanoTime) {
        return new TimeSource(nanoTime, false);
    }

    long nanos() {
        return system ? System.nanoTime() : nanoTime.getAsLong();
    }

    LongSupplier supplier() {
        return this::nanos;
    }

    private long slice(long nanos) {
        return system ? nanos : Math.min(nanos, FOREIGN_SLICE_NANOS);
    }

    /** Parks the calling thread for at most so long; may return at any time. */
    void park(Object blocker, long nanos) {
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(blocker);
        } else {
            LockSupport.parkNanos(blocker, slice(nanos));
        }
    }

    /** Waits on a condition for at most so long; may return at any time. */
    @SuppressWarnings("WaitNotInLoop") // every caller loops
    void await(Condition condition, long nanos) throws InterruptedException {
        Object unused = condition.awaitNanos(slice(nanos));
    }
}
