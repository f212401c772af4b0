package io.perfopt.async;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One caller's view of one operation: ask, wait, re-prioritise, cancel. Every handle ends in a terminal status, also when its manager closes. Safe for any
 * thread.
 *
 * @param <T> the type of the result
 */
public interface OperationHandle<T> {
    /**
     * Gives the identity of the operation in its manager.
     *
     * @return a number above 0, never used twice
     */
    long id();

    /**
     * Gives the name of the operation's type.
     *
     * @return the type
     */
    String type();

    /**
     * Gives the priority in force.
     *
     * @return 1 to 10, 10 most urgent
     */
    int priority();

    /**
     * Gives the status of this moment.
     *
     * @return the status
     */
    OperationStatus status();

    /**
     * Cancels the operation. Queued work is dropped at once and its captured arguments are free for the garbage collector; running work is told through its
     * token and interrupted. A de-duplicated operation goes on while another caller waits for it.
     *
     * @return true if this call ended the operation for this handle
     */
    boolean cancel();

    /**
     * Changes the priority of an operation that has not started. Its age is kept.
     *
     * @param priority 1 to 10
     * @return true if the operation was still waiting
     * @throws IllegalArgumentException when the priority is out of range
     */
    boolean changePriority(int priority);

    /**
     * Waits for the result as long as it takes; the operation's own time limits bound the wait. Called from inside another operation it runs the awaited one
     * itself when no worker has, so that nested waits do not deadlock.
     *
     * @return the result; null when the work returned null
     * @throws OperationException when the operation failed, was cancelled, timed out or was refused, or the wait was interrupted
     */
    T join();

    /**
     * Waits for the result and leaves the work running when the limit passes.
     *
     * @param limit how long to wait at most
     * @return the result; null when the work returned null
     * @throws OperationTimeoutException when the limit passes first, or the operation timed out
     * @throws OperationException when the operation failed, was cancelled or was refused, or the wait was interrupted
     */
    T join(Duration limit);

    /**
     * Gives the outcome as a stage. Each call makes a new one: completing or cancelling it does not touch the operation. It fails with an
     * {@link OperationException}. Dependents without an executor run on the thread that ends the operation.
     *
     * @return a new stage
     */
    CompletionStage<T> stage();

    /**
     * Gives the last progress the work reported.
     *
     * @return the progress, or empty before the first report
     */
    Optional<Progress> progress();

    /**
     * Gives everything known about the operation at this moment.
     *
     * @return a snapshot
     */
    OperationSnapshot snapshot();
}
