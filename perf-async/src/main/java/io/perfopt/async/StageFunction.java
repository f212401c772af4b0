package io.perfopt.async;

import java.util.concurrent.CompletionStage;

/**
 * Work that starts something asynchronous and gives its worker back at once; the operation runs until the stage completes.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface StageFunction<T> {
    /**
     * Starts the work.
     *
     * @param context the cancellation token, progress and attempt of this run
     * @return the stage whose outcome is the outcome of this run; a {@code CompletableFuture} is cancelled with the operation
     * @throws Exception when the work cannot be started
     */
    CompletionStage<T> apply(OperationContext context) throws Exception;
}
