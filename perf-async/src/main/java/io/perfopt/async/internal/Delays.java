package io.perfopt.async.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs actions later on the scheduler, ours or an injected one. When an injected scheduler refuses, since its owner shut it down under us, the JDK's own delay
 * thread takes over and the refusal is counted: a time limit must not be lost with it. Never called under a lock; safe for any thread.
 */
public final class Delays {
    private final ScheduledExecutorService scheduler;
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean closed;

    public Delays(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    public void schedule(Runnable action, long delayNanos) {
        if (closed) {
            return;
        }
        long delay = Math.max(0, delayNanos);
        try {
            Object unused = scheduler.schedule(action, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException refused) {
            refusals.incrementAndGet();
            CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(action);
        }
    }

    long refusals() {
        return refusals.get();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
