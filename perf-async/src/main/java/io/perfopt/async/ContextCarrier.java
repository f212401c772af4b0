package io.perfopt.async;

/**
 * Carries thread-bound context (logging context, security, tracing) from the submitting thread to every run of the operation: first attempt, retries and
 * fallback. {@link #capture()} runs on the submitting thread; the returned snapshot is opened on the running thread before the work and its scope is
 * closed after it. What any of the three throws is counted as a callback failure and never fails the operation.
 */
@FunctionalInterface
public interface ContextCarrier {
    /**
     * Captures the context of the calling thread.
     *
     * @return the context, to be opened on other threads, several times if the operation is retried
     */
    Snapshot capture();

    /** A captured context. */
    @FunctionalInterface
    interface Snapshot {
        /**
         * Puts the context on the calling thread.
         *
         * @return closes it again, restoring what was there
         */
        Scope open();
    }

    /** Context that is in force until closed, on the thread that opened it. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
