package io.perfopt.analytics.internal.slots;

import io.perfopt.analytics.Sample;
import io.perfopt.analytics.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The most recent sampled operations of a series. Thread-safe: whoever finds the ring busy goes away without leaving its sample, so a
 * recorder never waits.
 */
public final class SampleRing {
    private final int capacity;
    private final AtomicBoolean busy = new AtomicBoolean();
    // Guarded by busy.
    private long[] ends = new long[0];
    /** Durations; the complement, which is negative, where the operation failed. */
    private long[] nanos = new long[0];

    private @Nullable String[] types = new String[0];
    private @Nullable String[] messages = new String[0];
    private int next;
    private int size;

    SampleRing(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps one operation in the place of the oldest. */
    public void offer(
            long endNanos, long durationNanos, boolean success, @Nullable String type, @Nullable String message) {
        if (capacity == 0 || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            if (size == ends.length && size < capacity) {
                int larger = Math.min(capacity, Math.max(4, size * 2));
                ends = Arrays.copyOf(ends, larger);
                nanos = Arrays.copyOf(nanos, larger);
                next = size;
            }
            if (type != null || types.length > 0) {
                if (types.length < ends.length) { // most series never need them
                    types = Arrays.copyOf(types, ends.length);
                    messages = Arrays.copyOf(messages, ends.length);
                }
                types[next] = type;
                messages[next] = message;
            }
            ends[next] = endNanos;
            long duration = Math.max(0, durationNanos);
            nanos[next] = success ? duration : ~duration;
            next = next + 1 == ends.length && ends.length == capacity ? 0 : next + 1;
            size = Math.min(size + 1, capacity);
        } finally {
            busy.set(false);
        }
    }

    /** What is kept of a window, in no order. */
    public List<Sample> between(long fromNanos, long toNanos, Tags tags) {
        while (!busy.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        try {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                if (ends[i] >= fromNanos && ends[i] < toNanos) {
                    samples.add(new Sample(
                            TimeBase.instant(ends[i]),
                            Duration.ofNanos(nanos[i] >= 0 ? nanos[i] : ~nanos[i]),
                            nanos[i] >= 0,
                            Optional.ofNullable(i < types.length ? types[i] : null),
                            Optional.ofNullable(i < messages.length ? messages[i] : null),
                            tags));
                }
            }
            return samples;
        } finally {
            busy.set(false);
        }
    }

    void clear() {
        while (!busy.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        try {
            size = 0;
            next = 0;
            Arrays.fill(types, null);
            Arrays.fill(messages, null);
        } finally {
            busy.set(false);
        }
    }

    /** An estimate that is not synchronized. */
    int bytes() {
        return 64 + ends.length * 16 + types.length * 8;
    }
}
