package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the latest of several calls once they stop coming, per key; for use without a manager. All callers of a burst get the outcome of its last call. Safe for
 * any thread; nothing of the callers runs under a lock.
 *
 * <p>At most {@value #MOST_KEYS} keys wait at once; a call with a further key fails its stage with an {@link OperationRejectedException}. The scheduler and
 * the executor are the caller's and are not shut down; {@link #close()} cancels what waits.
 */
public final class Debouncer implements AutoCloseable {
    /** Keys that may wait at once. */
    public static final int MOST_KEYS = 10_000;

    private final long quietNanos;
    private final long maxWaitNanos;
    private final ScheduledExecutorService scheduler;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Object, Burst> bursts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Debouncer(
            long quietNanos,
            long maxWaitNanos,
            ScheduledExecutorService scheduler,
            Executor executor,
            LongSupplier nanoTime) {
        this.quietNanos = quietNanos;
        this.maxWaitNanos = maxWaitNanos;
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * Makes a debouncer.
     *
     * @param quiet run once no call of the key came for this long
     * @param maxWait run at the latest this long after the first call of a burst
     * @param scheduler measures the quiet time
     * @param executor runs the calls
     * @return the debouncer
     * @throws IllegalArgumentException when a time is not above zero, or maxWait is shorter than quiet
     */
    public static Debouncer of(
            Duration quiet, Duration maxWait, ScheduledExecutorService scheduler, Executor executor) {
        return of(quiet, maxWait, scheduler, executor, System::nanoTime);
    }

    /**
     * Makes a debouncer with a clock of the caller's.
     *
     * @param quiet run once no call of the key came for this long
     * @param maxWait run at the latest this long after the first call of a burst
     * @param scheduler measures the quiet time
     * @param executor runs the calls
     * @param nanoTime elapsed time in nanoseconds, the scheduler's
     * @return the debouncer
     * @throws IllegalArgumentException when a time is not above zero, or maxWait is shorter than quiet
     */
    public static Debouncer of(
            Duration quiet,
            Duration maxWait,
            ScheduledExecutorService scheduler,
            Executor executor,
            LongSupplier nanoTime) {
        long quietNanos = Checks.positive("quiet", quiet);
        long maxWaitNanos = Checks.positive("maxWait", maxWait);
        if (maxWaitNanos < quietNanos) {
            throw new IllegalArgumentException("maxWait must be at least quiet (" + quiet + "), was " + maxWait);
        }
        return new Debouncer(quietNanos, maxWaitNanos, scheduler, executor, nanoTime);
    }

    /**
     * Calls for work. If another call of the key comes within the quiet time, that one's work runs in place of this one's.
     *
     * @param key the key; its equals and hashCode must be stable
     * @param work the work
     * @param <T> the type of the result
     * @return a stage of this call's own with the outcome of the burst
     */
    public <T> CompletionStage<T> submit(Object key, Callable<T> work) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(work, "work");
        CompletableFuture<T> mine = new CompletableFuture<>();
        while (!closed) {
            Burst fresh = bursts.mappingCount() < MOST_KEYS ? new Burst(key, nanoTime.getAsLong()) : null;
            Burst found = fresh == null ? bursts.get(key) : bursts.putIfAbsent(key, fresh);
            Burst burst = found == null ? fresh : found;
            if (burst == null) {
                return CompletableFuture.failedStage(
                        new OperationRejectedException("the debouncer already waits for " + MOST_KEYS + " keys"));
            }
            if (burst.join(work, mine)) {
                if (burst == fresh) {
                    plan(burst, quietNanos);
                }
                if (closed) {
                    cancel(burst);
                }
                return mine.minimalCompletionStage();
            }
            bursts.remove(key, burst);
        }
        return CompletableFuture.failedStage(new OperationRejectedException("the debouncer is closed"));
    }

    /**
     * Runs what waits for a key now.
     *
     * @param key the key
     * @return true if something waited
     */
    public boolean flush(Object key) {
        Burst burst = bursts.get(key);
        return burst != null && start(burst);
    }

    /**
     * Counts the keys that wait.
     *
     * @return keys with a burst that has not run
     */
    public int pending() {
        return bursts.size();
    }

    private void plan(Burst burst, long delayNanos) {
        try {
            Object unused = scheduler.schedule(() -> due(burst), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException refused) {
            bursts.remove(burst.key, burst);
            burst.fail(
                    new OperationRejectedException("the debouncer's scheduler refuses work: " + refused.getMessage()));
        }
    }

    private void due(Burst burst) {
        long left = burst.leftNanos(nanoTime.getAsLong());
        if (left > 0) {
            plan(burst, left);
        } else {
            start(burst);
        }
    }

    private boolean start(Burst burst) {
        Callable<?> work = burst.begin();
        if (work == null) {
            return false;
        }
        bursts.remove(burst.key, burst);
        try {
            executor.execute(() -> burst.run(work));
        } catch (RuntimeException refused) {
            burst.fail(
                    new OperationRejectedException("the debouncer's executor refuses work: " + refused.getMessage()));
        }
        return true;
    }

    /** Cancels what waits; calls that run go on. */
    @Override
    public void close() {
        closed = true;
        bursts.values().forEach(this::cancel);
    }

    private void cancel(Burst burst) {
        bursts.remove(burst.key, burst);
        if (burst.begin() != null) {
            burst.fail(new OperationCancelledException("the debouncer was closed"));
        }
    }

    @Override
    public String toString() {
        return "debouncer(" + Duration.ofNanos(quietNanos) + ", at most " + Duration.ofNanos(maxWaitNanos) + ", "
                + pending() + " keys wait)";
    }

    /** The calls of one key that run as one; guarded by itself. */
    private final class Burst {
        private final Object key;
        private final long firstNanos;
        private long latestNanos;
        private @Nullable Callable<?> work;
        private boolean begun;
        private final List<CompletableFuture<?>> callers = new ArrayList<>();

        Burst(Object key, long nowNanos) {
            this.key = key;
            this.firstNanos = nowNanos;
        }

        synchronized boolean join(Callable<?> latest, CompletableFuture<?> caller) {
            if (begun) {
                return false;
            }
            latestNanos = nanoTime.getAsLong();
            work = latest;
            callers.add(caller);
            return true;
        }

        synchronized long leftNanos(long nowNanos) {
            return begun ? 0 : Math.min(latestNanos + quietNanos, firstNanos + maxWaitNanos) - nowNanos;
        }

        /** Takes the work out, once. */
        synchronized @Nullable Callable<?> begin() {
            if (begun) {
                return null;
            }
            begun = true;
            return work;
        }

        void run(Callable<?> latest) {
            Object result;
            try {
                result = latest.call();
            } catch (Throwable error) {
                fail(new OperationException("the debounced call failed: " + error, error));
                return;
            }
            for (CompletableFuture<?> caller : callers()) {
                complete(caller, result);
            }
        }

        @SuppressWarnings("unchecked") // callers of one key agree on the result
        private <T> void complete(CompletableFuture<T> caller, Object result) {
            caller.complete((T) result);
        }

        void fail(OperationException error) {
            callers().forEach(caller -> caller.completeExceptionally(error));
        }

        private synchronized List<CompletableFuture<?>> callers() {
            return List.copyOf(callers);
        }
    }
}
