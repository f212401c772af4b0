package io.perfopt.async;

/**
 * Work that looks at its context while it runs.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface OperationFunction<T> {
    /**
     * Does the work.
     *
     * @param context the cancellation token, progress and attempt of this run
     * @return the result
     * @throws Exception when the work fails
     */
    T apply(OperationContext context) throws Exception;
}
