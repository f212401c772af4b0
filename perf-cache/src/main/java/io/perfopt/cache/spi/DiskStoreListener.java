package io.perfopt.cache.spi;

/**
 * Hears of the rare events of a {@link DiskStore}; what happens often is counted in {@link DiskStoreStats}. Called on the thread that noticed the
 * event, under no lock of the store; what a listener throws is counted and otherwise ignored.
 */
public interface DiskStoreListener {
    /** Hears nothing. */
    DiskStoreListener NONE = new DiskStoreListener() {};

    /**
     * The store changed between healthy and degraded, or closed.
     *
     * @param health what it can do from now on
     * @param reason what happened, for a log line
     */
    default void healthChanged(DiskHealth health, String reason) {}

    /**
     * A record failed its checksum and is a miss from now on.
     *
     * @param file the file it is in
     * @param offset where in the file the record begins
     */
    default void recordQuarantined(String file, long offset) {}

    /**
     * A file was found that the store neither understands nor deletes: another format version, another store, a damaged head.
     *
     * @param file its name after it was set aside
     * @param reason why it was not used
     */
    default void fileSetAside(String file, String reason) {}
}
