package io.perfopt.analytics.internal.slots;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** The latest times in which the JVM itself stood still. Thread-safe. */
public final class PauseLog {
    private static final int CAPACITY = 1024;

    private final Deque<long[]> pauses = new ArrayDeque<>();
    private final AtomicLong count = new AtomicLong();

    /** Adds a pause, in nanoseconds since the epoch; the oldest makes room. */
    public void add(long from, long to) {
        count.incrementAndGet();
        synchronized (pauses) {
            if (pauses.size() == CAPACITY) {
                pauses.removeFirst();
            }
            pauses.addLast(new long[] {from, to});
        }
    }

    /** Whether a pause overlaps a time. */
    public boolean overlaps(long from, long to) {
        synchronized (pauses) {
            for (long[] pause : pauses) {
                if (pause[0] < to && pause[1] > from) {
                    return true;
                }
            }
        }
        return false;
    }

    public long count() {
        return count.get();
    }
}
