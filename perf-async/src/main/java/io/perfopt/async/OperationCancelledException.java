package io.perfopt.async;

/** Thrown when the result of a cancelled operation is asked for, and by {@link CancellationToken#throwIfCancelled()}. */
public final class OperationCancelledException extends OperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, naming the operation
     */
    public OperationCancelledException(String message) {
        super(message, null);
    }
}
