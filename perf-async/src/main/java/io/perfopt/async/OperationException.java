package io.perfopt.async;

import org.jspecify.annotations.Nullable;

/** Thrown when an operation gives no result; the root of everything this package throws for expected outcomes. The cause is what the work threw. */
public class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, naming the operation
     * @param cause what the work threw, or null when no code of the caller is to blame
     */
    public OperationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
