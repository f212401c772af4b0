package io.perfopt.cache.internal;

/**
 * The part of an entry that every hit touches. A superclass, because the JVM lays its fields out before those of {@link Entry}: a hit then
 * reads one cache line of the entry instead of two. Safe for any number of threads, see there.
 */
abstract class HotEntry {
    final Object value;
    /** The value's class, here because the value itself lies on another cache line. */
    final Class<?> kind;
    /** Until when it may be served without another look at it; in the past for entries that always need one. */
    final long calmUntil;
    /** Written without ordering: losing one of several concurrent hits is accepted. */
    int hits;

    HotEntry(Object value, long calmUntil) {
        this.value = value;
        this.kind = value.getClass();
        this.calmUntil = calmUntil;
    }
}
