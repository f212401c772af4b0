package io.perfopt.async;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to operations. Called on the acting thread (submitter, worker, timer, canceller), outside all locks, in no guaranteed order across
 * threads; keep it short. What it throws is counted in {@link AsyncStats#callbackFailures()} and changes nothing.
 */
public interface OperationListener {
    /**
     * An operation was accepted.
     *
     * @param id its id
     * @param type its type
     * @param priority its priority
     */
    default void onQueued(long id, String type, int priority) {}

    /**
     * An attempt starts.
     *
     * @param id the operation's id
     * @param type its type
     * @param attempt 1 for the first
     * @param waitNanos time since it was submitted
     */
    default void onStarted(long id, String type, int attempt, long waitNanos) {}

    /**
     * An operation ended.
     *
     * @param id its id
     * @param type its type
     * @param priority its priority
     * @param status how it ended
     * @param waitNanos time from its submission to its latest attempt, or to its end when none started
     * @param runNanos how long the latest attempt ran, 0 when none did
     * @param error what the work threw, or why it was refused; null otherwise
     */
    default void onEnded(
            long id,
            String type,
            int priority,
            OperationStatus status,
            long waitNanos,
            long runNanos,
            @Nullable Throwable error) {}

    /**
     * An attempt failed and another will follow.
     *
     * @param id the operation's id
     * @param type its type
     * @param attempt the attempt that failed
     * @param delayNanos how long until the next
     * @param error why it failed
     */
    default void onRetry(long id, String type, int attempt, long delayNanos, Throwable error) {}

    /**
     * Running work reported progress.
     *
     * @param id the operation's id
     * @param type its type
     * @param progress what it reported
     */
    default void onProgress(long id, String type, Progress progress) {}

    /**
     * An operation was refused.
     *
     * @param type its type
     * @param priority its priority
     * @param reason why
     */
    default void onRejected(String type, int priority, String reason) {}

    /**
     * A batch was dispatched.
     *
     * @param type its type
     * @param size how many operations it holds
     * @param waitNanos age of its first operation
     */
    default void onBatch(String type, int size, long waitNanos) {}

    /**
     * The circuit breaker of a type changed its state.
     *
     * @param type the type
     * @param from the state before
     * @param to the state now
     */
    default void onBreakerTransition(String type, CircuitBreaker.State from, CircuitBreaker.State to) {}

    /**
     * A run ignores both its token and its interrupt; its thread is counted as lost.
     *
     * @param id the operation's id
     * @param type its type
     * @param thread the thread that is stuck
     */
    default void onStuck(long id, String type, Thread thread) {}
}
