package io.perfopt.render;

/** What this room cannot do for a reason other than a wrong argument: a limit reached, a file it cannot read. */
public class RenderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, with the value and the way out
     */
    public RenderException(String message) {
        super(message);
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message what happened, with the value and the way out
     * @param cause the failure underneath
     */
    public RenderException(String message, Throwable cause) {
        super(message, cause);
    }
}
