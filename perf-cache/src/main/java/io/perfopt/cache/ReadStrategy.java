package io.perfopt.cache;

/** Whether a read with a loader asks the cache or the source first. */
public enum ReadStrategy {
    /** A fresh value from the cache; else one load. */
    CACHE_FIRST,
    /** A load each time, shared by concurrent callers; the cached value when the source fails or is slow. */
    SOURCE_FIRST,
    /** Whatever the cache has, also when expired; an expired value is refreshed in the background. */
    STALE_WHILE_REVALIDATE,
    /** A load each time, shared by concurrent callers; nothing is read from or stored in the cache. */
    SOURCE_ONLY,
    /** The cache alone; the loader is never called and a miss is a {@link CacheAbsentException}. */
    CACHE_ONLY
}
