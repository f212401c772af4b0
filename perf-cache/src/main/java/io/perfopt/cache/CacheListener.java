package io.perfopt.cache;

import org.jspecify.annotations.Nullable;

/**
 * Hears of what happens in a cache apart from hits and misses, which are counted instead. Called on the acting thread without
 * any lock of the cache held; what a listener throws is counted and otherwise ignored.
 */
public interface CacheListener {
    /**
     * A value was loaded, by a caller or by a refresh.
     *
     * @param region the region's name, empty for flat keys
     * @param key the key inside the region
     * @param nanos how long the loader took
     * @param failure what it threw, or null
     */
    default void loaded(String region, String key, long nanos, @Nullable Throwable failure) {}

    /**
     * A stale value was served because its source failed, was slow or is being asked in the background.
     *
     * @param region the region's name
     * @param key the key inside the region
     */
    default void staleServed(String region, String key) {}

    /**
     * An entry left memory because of the bound, or because its time was up.
     *
     * @param region the region's name
     * @param key the key inside the region
     * @param expired true if its time was up
     */
    default void evicted(String region, String key, boolean expired) {}

    /**
     * Entries were invalidated.
     *
     * @param kind how: by key, pattern, tag, namespace, region or all
     * @param name the name, pattern, tag, namespace or region; empty for all
     * @param result what was removed
     */
    default void invalidated(Kind kind, String name, Invalidated result) {}

    /**
     * A write to the disk did not end well and was given up.
     *
     * @param region the region's name
     * @param key the key inside the region
     * @param reason what happened
     */
    default void writeDropped(String region, String key, String reason) {}

    /**
     * The disk tier became able or unable to take writes.
     *
     * @param healthy whether it takes writes now
     * @param reason what happened
     */
    default void diskHealthChanged(boolean healthy, String reason) {}

    /** What an invalidation named. */
    enum Kind {
        /** One entry. */
        KEY,
        /** A pattern over names. */
        PATTERN,
        /** A tag. */
        TAG,
        /** A namespace. */
        NAMESPACE,
        /** A region. */
        REGION,
        /** Everything. */
        ALL
    }
}
