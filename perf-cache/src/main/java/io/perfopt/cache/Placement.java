package io.perfopt.cache;

/** The tiers in which an entry is kept. */
public enum Placement {
    /**
     * Chosen by size, cost and priority: small entries in memory and on disk, large ones on disk alone unless they were
     * expensive to load or have high priority.
     */
    AUTOMATIC,
    /** In memory only; gone when displaced, and at the end of the process. */
    MEMORY,
    /** On disk only; without a disk tier nothing is stored. */
    DISK
}
