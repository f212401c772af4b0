package io.perfopt.async;

/** Thrown when a time limit passed: the operation's own, or the one given to {@link OperationHandle#join(java.time.Duration)}. */
public final class OperationTimeoutException extends OperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, naming the operation
     */
    public OperationTimeoutException(String message) {
        super(message, null);
    }
}
