package io.perfopt.cache.internal;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The periodic work of a cache, which begins with its first write: a cache that holds nothing needs neither clean-up nor ticks of its clock,
 * and so no thread. Thread-safe.
 */
final class Timers {
    private final Supplier<List<Future<?>>> starts;
    private final Runnable refused;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Written once by who begins, read by who ends. */
    private volatile List<Future<?>> running = List.of();

    private volatile boolean ended;

    /**
     * @param starts begins all of it
     * @param refused is told when the scheduler takes no more
     */
    Timers(Supplier<List<Future<?>>> starts, Runnable refused) {
        this.starts = starts;
        this.refused = refused;
    }

    /** Called without locks, after each write. */
    void begin() {
        if (begun.get() || !begun.compareAndSet(false, true)) {
            return;
        }
        try {
            running = starts.get();
        } catch (RejectedExecutionException closed) {
            refused.run();
        }
        if (ended) {
            cancel();
        }
    }

    void end() {
        ended = true;
        begun.set(true);
        cancel();
    }

    private void cancel() {
        running.forEach(task -> task.cancel(false));
    }
}
