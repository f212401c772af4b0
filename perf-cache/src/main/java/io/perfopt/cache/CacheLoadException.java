package io.perfopt.cache;

import org.jspecify.annotations.Nullable;

/** A value could not be loaded: its loader threw (see the cause), returned null, was interrupted or re-entered its own key. */
public class CacheLoadException extends CacheException {
    private static final long serialVersionUID = 1L;

    /**
     * A failed load.
     *
     * @param message what failed, naming the entry
     * @param cause what the loader threw, or null
     */
    public CacheLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
