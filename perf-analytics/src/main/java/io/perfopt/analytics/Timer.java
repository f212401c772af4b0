package io.perfopt.analytics;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Records the durations of one operation; to be fetched once and kept where recording is hot. Thread-safe: recording neither locks
 * nor allocates, and never throws.
 */
public interface Timer {
    /**
     * Records an operation that succeeded.
     *
     * @param nanos its duration; below zero counts as zero, and both that and what exceeds 39 hours is counted as clamped
     */
    void recordNanos(long nanos);

    /**
     * Records an operation.
     *
     * @param nanos its duration, clamped as above
     * @param success whether it succeeded
     */
    void recordNanos(long nanos, boolean success);

    /**
     * Records an operation that succeeded.
     *
     * @param duration its duration
     */
    default void record(Duration duration) {
        long nanos;
        try {
            nanos = duration.toNanos();
        } catch (ArithmeticException e) {
            nanos = duration.isNegative() ? -1 : Long.MAX_VALUE; // clamped and counted like any other
        }
        recordNanos(nanos);
    }

    /**
     * Records an operation of a load generator that should have begun one every {@code expectedNanos}. The duration itself is
     * recorded here; a second operation named {@code <name>.corrected} gets it too, and with it the durations that the operations
     * held up meanwhile would have had. The two are never mixed.
     *
     * @param nanos its duration
     * @param expectedNanos the interval intended between two beginnings
     * @throws IllegalArgumentException when the interval is not positive
     */
    void recordCorrectedNanos(long nanos, long expectedNanos);

    /**
     * Runs and records; what it throws is recorded as a failure and passed on.
     *
     * @param work what to time
     */
    void time(Runnable work);

    /**
     * Runs and records; what it throws is recorded as a failure and passed on.
     *
     * @param work what to time
     * @param <T> its result
     * @return the result of the work
     */
    <T> T time(Supplier<T> work);

    /**
     * As {@link #time(Supplier)} for work that throws checked exceptions.
     *
     * @param work what to time
     * @param <T> its result
     * @return the result of the work
     * @throws Exception what the work throws
     */
    <T> T call(Callable<T> work) throws Exception;

    /**
     * Begins a trace of this operation on the calling thread.
     *
     * @return to be closed, on any thread
     */
    Trace start();
}
