package io.perfopt.analytics.internal;

import io.perfopt.analytics.Registration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs periodic work, on the scheduler that was given or on one daemon thread of its own, made when first needed. Thread-safe. With
 * another clock than the system's and no scheduler nothing runs by itself, since a real thread would disturb a manual clock.
 */
final class Periodic implements AutoCloseable {
    private final @Nullable ScheduledExecutorService given;
    private final boolean allowed;
    private final Callbacks callbacks;
    private final Map<Object, Future<?>> tasks = new ConcurrentHashMap<>();
    /** Guarded by this. */
    private @Nullable ScheduledThreadPoolExecutor own;

    /** Guarded by this. */
    private boolean closed;

    Periodic(@Nullable ScheduledExecutorService given, boolean systemClock, Callbacks callbacks) {
        this.given = given;
        this.allowed = given != null || systemClock;
        this.callbacks = callbacks;
    }

    /** Whether anything may run by itself. */
    boolean isAllowed() {
        return allowed;
    }

    /** Runs a task again and again; what it throws is counted and does not end it. */
    Registration every(Duration period, Runnable task) {
        if (isClosed() || !allowed) {
            return () -> {};
        }
        long nanos = TimeUnit.NANOSECONDS.convert(period); // the longest there is if it is longer
        Future<?> future;
        try {
            future =
                    scheduler().scheduleWithFixedDelay(() -> callbacks.guard(task), nanos, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            callbacks.guard(() -> {
                throw e; // the scheduler was shut down by its owner: counted, and answers stay right without it
            });
            return () -> {};
        }
        Object key = new Object();
        tasks.put(key, future);
        if (isClosed()) { // meanwhile, and close() may not have seen the task
            future.cancel(false);
        }
        return () -> {
            tasks.remove(key);
            future.cancel(false);
        };
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized ScheduledExecutorService scheduler() {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        if (own == null) {
            own = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "perfopt-analytics-sampler-1");
                thread.setDaemon(true);
                return thread;
            });
            own.setRemoveOnCancelPolicy(true);
        }
        return own;
    }

    @Override
    public void close() {
        ScheduledThreadPoolExecutor ended;
        synchronized (this) {
            closed = true;
            ended = own;
        }
        tasks.values().forEach(task -> task.cancel(false));
        tasks.clear();
        if (ended != null) {
            ended.shutdownNow();
            try {
                if (!ended.awaitTermination(1, TimeUnit.SECONDS)) {
                    callbacks.guard(() -> {
                        throw new IllegalStateException("a periodic task did not end within 1 s of close()");
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
