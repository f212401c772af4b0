package io.perfopt.cache.spi;

/** What a {@link DiskStore} can do at the moment. */
public enum DiskHealth {
    /** Reads and writes. */
    HEALTHY,

    /** Reads what can be read, drops and counts writes, and tries by itself to become healthy again. */
    DEGRADED,

    /** Reads only, by choice: attached to a directory that another process owns. */
    READ_ONLY,

    /** Closed by its owner. */
    CLOSED
}
