package io.perfopt.analytics.internal.slots;

import io.perfopt.analytics.SlowTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slowest traces of one operation within the last hour. Thread-safe: a trace is first held against a limit without a lock, and
 * only one that is among the slowest takes it.
 */
public final class SlowestTraces {
    /** After this long a trace makes room for a faster one. */
    public static final Duration KEPT = Duration.ofHours(1);

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock; slowest first. */
    private final List<SlowTrace> traces = new ArrayList<>();

    /** A trace must be slower than this; written under the lock. */
    private volatile long floorNanos = -1;

    /** From this time on, in nanoseconds since the epoch, the floor is out of date; written under the lock. */
    private volatile long floorUntil = Long.MIN_VALUE;

    public SlowestTraces(int capacity) {
        this.capacity = capacity;
    }

    /** Whether it is worth describing a trace. */
    public boolean wants(long nanos, long endNanos) {
        return capacity > 0 && (nanos > floorNanos || endNanos >= floorUntil);
    }

    public void offer(SlowTrace trace) {
        lock.lock();
        try {
            long now = TimeBase.epochNanos(trace.end());
            traces.removeIf(old -> TimeBase.epochNanos(old.end()) <= now - KEPT.toNanos());
            traces.add(trace);
            traces.sort(Comparator.comparing(SlowTrace::duration).reversed());
            if (traces.size() > capacity) {
                traces.remove(capacity);
            }
            floorNanos = traces.size() < capacity
                    ? -1
                    : traces.get(capacity - 1).duration().toNanos();
            floorUntil = traces.stream()
                            .mapToLong(kept -> TimeBase.epochNanos(kept.end()))
                            .min()
                            .orElse(now)
                    + KEPT.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** What is kept, slowest first, of the hour before a time. */
    public List<SlowTrace> list(long nowNanos) {
        lock.lock();
        try {
            List<SlowTrace> fresh = new ArrayList<>(traces);
            fresh.removeIf(old -> TimeBase.epochNanos(old.end()) <= nowNanos - KEPT.toNanos());
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            traces.clear();
            floorNanos = -1;
            floorUntil = Long.MIN_VALUE;
        } finally {
            lock.unlock();
        }
    }
}
