package io.perfopt.cache;

/** There is no value, and that is known: its absence is remembered, or the read strategy forbids asking the source. */
public class CacheAbsentException extends CacheException {
    private static final long serialVersionUID = 1L;

    /**
     * A known absence.
     *
     * @param message which entry is absent and why it was not loaded
     */
    public CacheAbsentException(String message) {
        super(message, null);
    }
}
