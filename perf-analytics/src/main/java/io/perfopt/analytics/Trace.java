package io.perfopt.analytics;

/**
 * One operation under way. Ends when it is closed, on any thread; from then on every call has no effect but that a second close is
 * counted. A trace begun on a thread is the parent of those begun there before it ends. Thread-safe.
 */
public interface Trace extends AutoCloseable {
    /**
     * The id of this trace, for {@link PerformanceAnalytics#end} or to name it as a parent on another thread.
     *
     * @return 0 when too many traces were open; such a trace records nothing and is counted
     */
    long id();

    /** Marks the operation as failed without a cause. */
    void fail();

    /**
     * Marks the operation as failed.
     *
     * @param cause its class and message are kept in the sample of recent operations
     */
    void fail(Throwable cause);

    /**
     * The time since the beginning.
     *
     * @return nanoseconds, 0 once ended
     */
    long elapsedNanos();

    /**
     * What has been measured so far as the value of a {@code Server-Timing} response header: the operation itself and each nested
     * operation that has ended, by name, in milliseconds.
     *
     * @return for example {@code checkout;dur=12.3, payment;dur=8.1}; empty once ended
     */
    String serverTiming();

    /** Ends the operation and records it. */
    @Override
    void close();
}
