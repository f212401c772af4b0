package io.perfopt.async;

/** Thrown when an operation was refused: a full queue, a closed manager, or an open circuit breaker. */
public final class OperationRejectedException extends OperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, naming the operation
     */
    public OperationRejectedException(String message) {
        super(message, null);
    }
}
