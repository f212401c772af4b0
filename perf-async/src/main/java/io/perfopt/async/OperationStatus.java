package io.perfopt.async;

/** Where an operation stands. */
public enum OperationStatus {
    /** Waits for a worker, for its start delay or for its next attempt. */
    QUEUED,
    /** Waits in an open batch of its type. */
    BATCHING,
    /** Runs. */
    IN_PROGRESS,
    /** Ended with a result. */
    COMPLETED,
    /** Ended with an exception, or was refused. */
    FAILED,
    /** Ended by {@link OperationHandle#cancel()}, by its evictor or by the end of its manager. */
    CANCELLED,
    /** Ended because one of its time limits passed. */
    TIMED_OUT;

    /**
     * Tells whether this status is final.
     *
     * @return true for {@link #COMPLETED}, {@link #FAILED}, {@link #CANCELLED} and {@link #TIMED_OUT}
     */
    public boolean isTerminal() {
        return compareTo(COMPLETED) >= 0;
    }
}
