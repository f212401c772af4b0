package io.perfopt.analytics;

/** The root of what this room throws beyond argument and state faults. */
public class AnalyticsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed and what can be done
     */
    public AnalyticsException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed and what can be done
     * @param cause why
     */
    public AnalyticsException(String message, Throwable cause) {
        super(message, cause);
    }
}
