package io.perfopt.async;

import java.time.Duration;
import java.util.Optional;

/** What running work may ask and tell. One instance belongs to one attempt; safe for any thread. */
public interface OperationContext {
    /**
     * Gives the identity of the operation.
     *
     * @return the id, the same in every attempt
     */
    long operationId();

    /**
     * Gives the number of this attempt.
     *
     * @return 1 for the first
     */
    int attempt();

    /**
     * Gives the token that says when to stop.
     *
     * @return the token of this attempt
     */
    CancellationToken cancellation();

    /**
     * Reports how far the work is; readable on the handle and announced to listeners. Reports of an attempt that was given up are ignored.
     *
     * @param done units done, at least 0
     * @param total units in all, or 0 when unknown
     * @param message what is being done
     * @throws IllegalArgumentException when a number is negative
     */
    void progress(long done, long total, String message);

    /**
     * Gives the time left before the operation times out.
     *
     * @return the time left, not below zero, or empty without a time limit
     */
    Optional<Duration> remaining();
}
