package io.perfopt.cache.internal;

/**
 * The part of an entry that every hit touches. A superclass, because the JVM lays its fields out before those of {@link Entry}: a hit then
 * reads one cache line of the entry instead of two. Safe for any number of threads, see there.
 */
abstract class HotEntry {
    final Object value;
    /** When a reader must look at it more closely: the end of its freshness or the moment of its refresh. */
    final long attentionAt;
    /** How long it may go unread; 0 for any time. */
    final long idleNanos;
    /** Read by every look-up and written once, by the look-up that first finds {@link #attentionAt} past or when the entry is made. */
    boolean attention;
    /** Written without ordering: losing one of several concurrent hits is accepted. */
    int hits;

    HotEntry(Object value, long attentionAt, long idleNanos, boolean attention) {
        this.value = value;
        this.attentionAt = attentionAt;
        this.idleNanos = idleNanos;
        this.attention = attention;
    }
}
