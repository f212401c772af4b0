package io.perfopt.cache;

/** How much an entry is worth keeping near; steers its tier, its promotion and its eviction. */
public enum EntryPriority {
    /** With a disk tier: kept on disk only and never promoted. Without one: like {@link #NORMAL}. */
    LOW,
    /** Competes for memory by how often it is used. */
    NORMAL,
    /** Has a part of the memory of its own, up to half, from which only other entries of this priority displace it. */
    HIGH
}
