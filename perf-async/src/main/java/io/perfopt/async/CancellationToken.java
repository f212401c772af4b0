package io.perfopt.async;

/** Tells running work that nobody waits for it any more: it was cancelled, it timed out, or its manager closed. Safe for any thread. */
public interface CancellationToken {
    /**
     * Tells whether the run should stop.
     *
     * @return true once this run was cancelled or timed out
     */
    boolean isCancelled();

    /**
     * Ends the work when the run should stop.
     *
     * @throws OperationCancelledException when {@link #isCancelled()}
     */
    void throwIfCancelled();

    /**
     * Runs an action when the run is cancelled, at once if it already is; for closing a socket or cancelling an inner future. The action runs on the
     * cancelling thread, after the worker was interrupted; what it throws is counted as a callback failure.
     *
     * @param action what to do, once
     */
    void onCancel(Runnable action);
}
