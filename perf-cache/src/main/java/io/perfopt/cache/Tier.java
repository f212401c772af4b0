package io.perfopt.cache;

/** Where an entry was found or is kept. */
public enum Tier {
    /** The heap of this process. */
    MEMORY,
    /** The disk of this machine, the queue of writes on their way there included. */
    DISK
}
