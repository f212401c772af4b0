package io.perfopt.cache.spi;

/** How a change to a {@link DiskStore} ended; a store reports trouble this way and not by exceptions. */
public enum DiskOutcome {
    /** The value is in the store: a kill of the process does not lose it. */
    STORED,

    /** The key, or the marker, was there and is gone: a kill of the process does not bring it back. */
    REMOVED,

    /** Nothing was stored under the key; nothing had to change. */
    ABSENT,

    /**
     * The medium could not take the change: it is full, failing, gone, read-only, or the store keeps below a free-space floor. Whatever
     * the store held under the key is a miss from now on, so that an outdated value is never served in place of the one that was dropped.
     */
    DROPPED,

    /**
     * Key, metadata or value is larger than the store accepts. The older value of the key, if any, is gone as with {@link #REMOVED}.
     */
    TOO_LARGE;

    /**
     * Tells whether the store now holds what the caller asked for.
     *
     * @return true unless the change was dropped or refused
     */
    public boolean succeeded() {
        return this != DROPPED && this != TOO_LARGE;
    }
}
