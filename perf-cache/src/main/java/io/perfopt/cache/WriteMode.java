package io.perfopt.cache;

/** When a put reaches the disk. */
public enum WriteMode {
    /** Soon after the put returned, from a bounded queue that reads look into and that coalesces writes of one key. */
    WRITE_BEHIND,
    /** Before the put returns. */
    WRITE_THROUGH
}
