package io.perfopt.cache;

import org.jspecify.annotations.Nullable;

/** The root of everything a cache throws for reasons other than a wrong argument or a closed cache. */
public class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a cause.
     *
     * @param message what failed, naming the entry
     * @param cause why, or null when there is no further cause
     */
    public CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
