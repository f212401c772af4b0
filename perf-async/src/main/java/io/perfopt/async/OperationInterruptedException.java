package io.perfopt.async;

/** Thrown when the thread that waits for an operation is interrupted; its interrupt flag is set again and the operation goes on. */
public final class OperationInterruptedException extends OperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, naming the operation
     */
    public OperationInterruptedException(String message) {
        super(message, null);
    }
}
