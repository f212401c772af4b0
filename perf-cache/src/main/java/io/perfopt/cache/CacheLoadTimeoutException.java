package io.perfopt.cache;

/** A load did not finish within its hard timeout; it goes on, and what it brings later is still stored. */
public class CacheLoadTimeoutException extends CacheLoadException {
    private static final long serialVersionUID = 1L;

    /**
     * A load that ran out of time.
     *
     * @param message what was loaded and how long it was waited for
     */
    public CacheLoadTimeoutException(String message) {
        super(message, null);
    }
}
