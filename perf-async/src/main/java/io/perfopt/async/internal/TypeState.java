package io.perfopt.async.internal;

import io.perfopt.async.OperationTypeConfig;
import org.jspecify.annotations.Nullable;

/** Everything the dispatcher knows about one type. Guarded by the dispatcher's lock but for the final fields and the config. */
final class TypeState {
    /**
     * What every submission asks for.
     *
     * @param plain true if an operation of the type needs no {@link Extras}
     */
    record Defaults(int priority, int timeoutMillis, boolean plain) {
        static Defaults of(OperationTypeConfig config) {
            boolean plain = config.queueTimeout().isZero()
                    && config.runTimeout().isZero()
                    && config.startDelay().isZero()
                    && config.retry().isEmpty()
                    && config.circuitBreaker().isEmpty();
            return new Defaults(
                    config.priority(), Checks.millisRoundedUp(config.timeout().toNanos()), plain);
        }
    }

    final Dispatcher dispatcher;
    final String name;
    final Lanes lanes;
    /** Replaced as a whole under the lock; read by submitters without. */
    volatile OperationTypeConfig config;
    /** Taken from {@link #config} for the hot path; replaced with it. */
    volatile Defaults defaults;

    // What FairShare keeps here.
    int readyIndex = -1;
    int urgency;
    int weight;
    long virtualNanos;

    /** Operations that have not ended, internal ones left out. */
    int open;
    /** Places taken in the type's concurrency limit. */
    int running;
    /** Runs that wait inside for another operation. */
    int blocked;

    private @Nullable Pacer gap;
    private @Nullable Pacer bucket;
    /** True while a wake-up for the throttle is planned. */
    boolean throttled;

    Counters counters = new Counters();
    /** Moving average of how long a run takes, 0 before the first. */
    double averageRunNanos;

    EndedRing finished;
    EndedRing failed;

    @Nullable
    OpenBatch openBatch;
    /** Runs that go on without a thread. */
    int detachedRuns;

    TypeState(Dispatcher dispatcher, String name, OperationTypeConfig config, long agingStepNanos) {
        this.dispatcher = dispatcher;
        this.name = name;
        this.lanes = new Lanes(agingStepNanos);
        this.config = config;
        this.defaults = Defaults.of(config);
        this.weight = config.weight();
        this.finished = new EndedRing(config.keepFinished());
        this.failed = new EndedRing(config.keepFailed());
        pace(config);
    }

    private void pace(OperationTypeConfig next) {
        gap = next.throttle().isZero() ? null : Pacer.gap(next.throttle().toNanos());
        bucket = next.permits() == 0
                ? null
                : Pacer.bucket(next.permits(), next.period().toNanos());
    }

    /** Takes new settings over, but for the rings, whose leftovers the caller must forget. */
    void configure(OperationTypeConfig next) {
        boolean pacing = !next.throttle().equals(config.throttle())
                || next.permits() != config.permits()
                || !next.period().equals(config.period());
        config = next;
        defaults = Defaults.of(next);
        weight = next.weight();
        if (pacing) {
            pace(next);
        }
    }

    /** Takes the time of a run into the average. */
    void ran(double nanos) {
        averageRunNanos = averageRunNanos == 0 ? Math.max(1, nanos) : averageRunNanos + (nanos - averageRunNanos) / 8;
    }

    /** True if concurrency and throttle let one more start, as far as is known without asking the throttle's clock. */
    boolean mayStart() {
        return running < config.maxConcurrent() && !throttled;
    }

    /** True if starts must be taken one by one, since each has to pass a limit. */
    boolean isGated() {
        return gap != null || bucket != null || config.maxConcurrent() != Integer.MAX_VALUE;
    }

    long throttleDelayNanos(long nowNanos) {
        long delay = gap == null ? 0 : gap.delayNanos(nowNanos);
        return bucket == null ? delay : Math.max(delay, bucket.delayNanos(nowNanos));
    }

    void takeThrottle(long nowNanos) {
        if (gap != null) {
            gap.take(nowNanos);
        }
        if (bucket != null) {
            bucket.take(nowNanos);
        }
    }

    /** Operations that wait for a start. */
    int waiting() {
        int waiting = open - running;
        for (BatchLoader<?, ?> loader : dispatcher.busyLoaders) {
            waiting += loader.type == this ? loader.uncounted() : 0;
        }
        return Math.max(0, waiting);
    }
}
