package io.perfopt.cache;

/** What to do when another process uses the cache's directory. */
public enum OccupiedDirectory {
    /** Refuse to open, naming the owner. */
    FAIL,
    /** Use a private sub-directory, which is left behind when closed. */
    PRIVATE_DIRECTORY,
    /** Read what the other process has written; writes stay in memory. */
    READ_ONLY
}
