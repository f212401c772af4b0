package io.perfopt.async.internal;

import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.ContextCarrier;
import io.perfopt.async.Progress;
import io.perfopt.async.RetryPolicy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What few tasks need. Written before the task is published and by the one thread that settles an attempt; volatile where others look on. */
final class Extras {
    @Nullable
    RetryPolicy retry;

    @Nullable
    Function<? super Throwable, ?> fallback;

    boolean fallbackIsValue;

    @Nullable
    CircuitBreaker breaker;

    long queueTimeoutNanos;
    long runTimeoutNanos;
    long startDelayNanos;
    List<ContextCarrier.Snapshot> contexts = List.of();
    /** The dispatched batch it follows; guarded by the lock. */
    @Nullable
    Task<?> group;
    /** The attempt that runs, or ran last. */
    volatile @Nullable Attempt attempt;

    volatile @Nullable Progress progress;
}
